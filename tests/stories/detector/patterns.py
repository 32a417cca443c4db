"""What a regular expression may cost: read from its parsed form."""


def longest_repeat(parsed) -> int:
    """The longest bound of any repeat; `MAXREPEAT` for one without a bound."""
    longest = 0
    for operation, argument in parsed:
        if str(operation) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            longest = max(longest, int(argument[1]), longest_repeat(argument[2]))
        elif str(operation) == "SUBPATTERN":
            longest = max(longest, longest_repeat(argument[3]))
        elif str(operation) == "BRANCH":
            longest = max(longest, *(longest_repeat(branch) for branch in argument[1]))
        elif str(operation) in ("ASSERT", "ASSERT_NOT"):
            longest = max(longest, longest_repeat(argument[1]))
    return longest

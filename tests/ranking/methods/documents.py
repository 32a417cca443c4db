"""Reading the documents on the method: pages, tables, figures, lines of arithmetic."""

import ast
import math
import operator
import re
from dataclasses import dataclass
from pathlib import Path

DOCUMENTS = Path(__file__).parents[3] / "docs" / "method"
PAGES = {"en": "ranking.md", "fr": "ranking.fr.md"}
FIGURE = re.compile(r"(?<![\w.])−?\d+(?:\.\d+)?(?![\w.]*\d)")


@dataclass(frozen=True)
class Page:
    """A document, its decimal commas turned into points."""

    language: str
    text: str

    def part(self, holding):
        """The chapter that holds these words."""
        (found,) = [part for part in self.text.split("\n## ") if holding in part]
        return found


def page_in(language):
    text = (DOCUMENTS / PAGES[language]).read_text(encoding="utf-8")
    return Page(language, re.sub(r"(?<=\d),(?=\d)", ".", text) if language == "fr" else text)


def tables_of(text):
    """Every table as rows of cells, its head left out."""
    rows, tables = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            tables.append(rows[2:])
            rows = []
    return tables


def says(printed, true):
    """Whether a printed figure is the true one, rounded to the digits it prints."""
    digits = len(printed.partition(".")[2])
    return abs(float(printed.replace("−", "-")) - true) <= 0.6 * 10.0**-digits


OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked_out(words):
    """The value of a line of arithmetic: figures, + − × ÷ ^, brackets, exp."""
    plain = words.translate(str.maketrans({"×": "*", "÷": "/", "−": "-", "^": "@"}))
    return _value(ast.parse(plain.replace("@", "**").strip(), mode="eval").body)


def _value(node):
    match node:
        case ast.Constant(value=number):
            return number
        case ast.BinOp(left, operation, right):
            return OPERATIONS[type(operation)](_value(left), _value(right))
        case ast.UnaryOp(ast.USub(), operand):
            return -_value(operand)
        case ast.Call(ast.Name(id="exp"), [argument], []):
            return math.exp(_value(argument))
    raise ValueError(ast.dump(node))

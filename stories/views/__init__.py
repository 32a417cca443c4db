"""The pages of stories: each view short, the work in the packages below."""

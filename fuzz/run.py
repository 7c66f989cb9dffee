"""One kind's fuzzer, within the process: `python -m fuzz.run KIND [libFuzzer's options]`."""

import sys

import atheris

with atheris.instrument_imports(include=["writethru.clean"]):
    import writethru.clean  # noqa: F401 - instrumented before anything else reads it

from fuzz.captures import KINDS
from fuzz.laws import hold


def main() -> None:
    capture_of = KINDS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, lambda data: hold(capture_of(data)) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

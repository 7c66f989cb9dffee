"""Coverage-guided fuzzing of `clean`: `make fuzz SECONDS=120`, or `python -m fuzz KIND...`.

A kind says how the fuzzer's bytes become a capture (captures.py); whatever they are, what `clean`
says of it has to hold to laws.py. Seeds are beside it; what coverage finds new is kept under
WRITETHRU_HOME. An input that breaks a law becomes a test in tests/unit/clean, made small.
"""

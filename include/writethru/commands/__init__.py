"""The command line, a module a subject; `writethru.cli` puts them together."""

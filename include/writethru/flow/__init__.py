"""The shell: reads, calls a pure stage, writes. `writethru.steps` names its tasks."""

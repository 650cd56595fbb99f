"""The commands, a module each: `run(options)` does the work and gives the exit code."""

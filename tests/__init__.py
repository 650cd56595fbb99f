"""What the program does, seen from outside."""

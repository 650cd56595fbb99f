"""Bytes become records: the agency's folder is read, each file wholly understood or told as a problem."""

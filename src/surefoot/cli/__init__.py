"""The command line: a person's wish in, the rooms below at work. It computes nothing itself and imports late."""

"""One file per check: each takes a stream or a recording and returns annotations, or refuses what cannot be used."""

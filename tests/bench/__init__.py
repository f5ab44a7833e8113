"""Measurements against limits taken in the same run: `./deploy/test bench`.

Nothing here fails a test by the clock. Each subject prints its figures beside the
target it is held to; run `python -m tests.bench NAME …` for some of them.
"""

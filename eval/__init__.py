"""The extraction-accuracy eval suite: cases, metrics, baselines, report."""

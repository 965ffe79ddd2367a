"""Everything that is not the method: what it is tried, taught and timed on.

Drawn animals, tiny CLIPs and their pre-training, the paper's tables, the
comparison on drawn animals and the benchmark. Of the package nothing else
imports it; some of ``tools/`` do.
"""

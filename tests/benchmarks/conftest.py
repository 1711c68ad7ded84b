import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# `benchmarks` is no part of the package, so it is not importable by name everywhere
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

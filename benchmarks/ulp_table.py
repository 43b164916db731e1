"""Print the largest error of each function, in units in the last place (``make ulp``)."""

import argparse

import mpmath
import numpy as np
from ulps import LIMIT, MEASURES, worst


def main() -> int:
    """Print the table; 1 if a function is beyond its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="numbers of each kind (2000)")
    count = parser.parse_args().count
    print(f"numpy {np.__version__}, mpmath {mpmath.__version__}, 60 digits\n")
    print("| function | float64 | float32 |\n|---|---|---|")
    good = True
    for name in MEASURES:
        errors = {dtype: worst(name, dtype, count) for dtype in (np.float64, np.float32)}
        good &= all(error <= LIMIT[dtype] for dtype, (error, _) in errors.items())
        print(f"| `{name}` | " + " | ".join(f"{e:.2f}" for e, _ in errors.values()) + " |")
    print("\nlimits: 4 in float64, 5 in float32; a cost is always a float64")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

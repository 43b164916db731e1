"""The still figures of the chapters, a room each: arrays in, a picture out.

They are here so that a chapter shows what is drawn and not how; a reader in Jupyter calls them with
other arrays. All draw with :mod:`nnmath.plotting`.
"""

from nnmath._optional import require

require(__name__, "figures", "matplotlib")

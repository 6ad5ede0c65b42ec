"""Keeps the kerning of a font as one flat `kern` table, which a small typesetter can read.

    python kern.py FONT.ttf       (needs fontTools and uharfbuzz)

Every pair of letters, figures and marks that people write in titles is shaped with its kerning and
without; pairs that move by less than 10 thousandths of an em are left out. A font whose width
varies is measured in the middle of its range. The layout tables, which nothing reads any more, go.
"""

import string
import sys

import uharfbuzz as hb
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

CHARACTERS = string.ascii_letters + string.digits + ".,:;!?'&-()’“”–"
SMALLEST_MOVE = 10


def advance(font, pair, kerning):
    buffer = hb.Buffer()
    buffer.add_str(pair)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, {"kern": kerning, "liga": False})
    return sum(glyph.x_advance for glyph in buffer.glyph_positions)


def main(path):
    shaper = hb.Font(hb.Face(hb.Blob.from_file_path(path)))
    shaper.set_variations({"wdth": 87.5})
    font = TTFont(path)
    names = font.getBestCmap()
    table = KernTable_format_0()
    table.coverage, table.format, table.apple, table.kernTable = 1, 0, False, {}
    for left in CHARACTERS:
        for right in CHARACTERS:
            move = advance(shaper, left + right, True) - advance(shaper, left + right, False)
            if abs(move) >= SMALLEST_MOVE:
                table.kernTable[names[ord(left)], names[ord(right)]] = move
    font["kern"] = newTable("kern")
    font["kern"].version, font["kern"].kernTables = 0, [table]
    for layout in ("GPOS", "GSUB", "GDEF"):
        if layout in font:
            del font[layout]
    font["post"].formatType = 3.0
    font.save(path)
    print(f"{path}: {len(table.kernTable)} pairs")


if __name__ == "__main__":
    main(sys.argv[1])

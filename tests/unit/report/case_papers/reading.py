"""What a reader, or a machine, finds in a finished PDF."""

import pypdfium2

MM = 72 / 25.4


def words_of(pdf):
    """All text, without blanks and without places where a run may break."""
    with pypdfium2.PdfDocument(pdf) as document:
        return squeeze("".join(page.get_textpage().get_text_range() for page in document))


def squeeze(text):
    # A hyphen at the end of a line may be the word's own or not: none is compared.
    return "".join(text.translate(dict.fromkeys(map(ord, "\u200b\u00ad\ufffe\x02-"))).split())


def attached(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        held = [document.get_attachment(n) for n in range(document.count_attachments())]
        return {one.get_name(): bytes(one.get_data()) for one in held}


def sizes(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [tuple(round(side / MM) for side in page.get_size()) for page in document]


def strays(pdf, margin=12):
    """Pieces of text nearer to an edge of their page than so many millimetres: what would be cut in print."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            wide, high = page.get_size()
            text = page.get_textpage()
            for n in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(n)
                if left < margin * MM or right > wide - margin * MM or bottom < margin * MM or top > high - margin * MM:
                    found.append((number, text.get_text_bounded(left, bottom, right, top)))
    return found


def overlaps(pdf):
    """Pairs of pieces of text that lie upon each other: a cell that ran into its neighbour."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            rects = sorted(text.get_rect(n) for n in range(text.count_rects()))
            for place, (left, bottom, right, top) in enumerate(rects):
                for other in rects[place + 1 :]:
                    if other[0] >= right - 2:
                        break
                    shared = min(top, other[3]) - max(bottom, other[1])
                    if shared > 0.5 * min(top - bottom, other[3] - other[1]):
                        found.append((number, text.get_text_bounded(left, bottom, right, top)))
    return found

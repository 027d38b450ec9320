"""image with Pillow: decode, resize with the Lanczos filter, encode."""

import io

from answer_lines import answer_lines
from PIL import Image, ImageStat


def quadrants(image: Image.Image) -> list[list[float]]:
    x, y = image.width // 2, image.height // 2
    boxes = [(0, 0, x, y), (x, 0, 2 * x, y), (0, y, x, 2 * y), (x, y, 2 * x, 2 * y)]
    return [ImageStat.Stat(image.crop(box)).mean for box in boxes]


def thumbnail(request: dict) -> dict:
    side = request["side"]
    with Image.open(request["file"]) as picture:
        small = picture.resize((side, side), Image.Resampling.LANCZOS)
    encoded = io.BytesIO()
    small.save(encoded, "JPEG", quality=80)
    with Image.open(io.BytesIO(encoded.getvalue())) as again:
        return {"width": again.width, "height": again.height, "format": again.format.lower(), "means": quadrants(small)}


answer_lines({"thumbnail": thumbnail})

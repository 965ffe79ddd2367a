"""The landscapes behind the animals, as a table of colours and things."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """A landscape; colours are RGB 0-255.

    Args:
        word (str): Where it is, as captions use it: 'on the savanna'.
        background (int): AP-10K's number for such a place (1-8).
        sky (tuple): Colour above and at the horizon.
        hills (tuple): Colour of far hills.
        ground (tuple): Colour at the horizon and in front.
        leaves (tuple): Colour of trees and bushes.
        blades (tuple | None): Colour of grass, None where none grows.
        trees, conifers, bushes, rocks (tuple[int]): Least and largest number
            of each.
        water (tuple | None): Colour of a lake, None without one.
    """

    word: str
    background: int
    sky: tuple
    hills: tuple
    ground: tuple
    leaves: tuple
    blades: tuple | None = None
    trees: tuple = (0, 0)
    conifers: tuple = (0, 0)
    bushes: tuple = (0, 0)
    rocks: tuple = (0, 0)
    water: tuple | None = None


# fmt: off
SETTINGS = (
    Setting('in a meadow', 1, ((112, 168, 214), (206, 226, 232)),
            (124, 152, 134), ((148, 176, 96), (92, 132, 58)), (70, 112, 56),
            (104, 148, 62), trees=(0, 3), bushes=(0, 3), rocks=(0, 1)),
    Setting('on the savanna', 1, ((140, 182, 210), (238, 222, 186)),
            (176, 160, 128), ((214, 188, 122), (176, 140, 78)), (118, 126, 64),
            (190, 158, 84), trees=(0, 3), bushes=(1, 4), rocks=(0, 2)),
    Setting('in the forest', 2, ((150, 178, 168), (206, 216, 186)),
            (92, 120, 92), ((122, 124, 78), (84, 78, 48)), (58, 92, 50),
            (86, 116, 54), trees=(3, 7), conifers=(0, 4), bushes=(2, 6),
            rocks=(0, 2)),
    Setting('among rocks', 3, ((122, 152, 186), (214, 214, 208)),
            (142, 138, 138), ((172, 160, 142), (128, 114, 98)), (96, 112, 72),
            (138, 140, 84), conifers=(0, 2), bushes=(0, 3), rocks=(4, 9)),
    Setting('in the snow', 4, ((146, 172, 204), (222, 228, 234)),
            (172, 186, 204), ((214, 222, 232), (196, 208, 224)), (62, 92, 84),
            None, conifers=(1, 6), bushes=(0, 2), rocks=(0, 3)),
    Setting('at a lake', 6, ((126, 172, 206), (220, 226, 220)),
            (112, 138, 126), ((152, 160, 104), (112, 122, 68)), (76, 108, 62),
            (112, 140, 68), trees=(0, 2), bushes=(1, 4), rocks=(0, 3),
            water=(118, 156, 178)),
    Setting('in the desert', 7, ((128, 174, 212), (240, 218, 182)),
            (206, 158, 118), ((226, 190, 140), (204, 158, 104)),
            (128, 132, 84), None, bushes=(0, 3), rocks=(0, 4)),
    Setting('in autumn woods', 2, ((164, 178, 190), (232, 218, 190)),
            (156, 124, 96), ((168, 132, 78), (128, 92, 54)), (196, 112, 44),
            (168, 132, 66), trees=(2, 6), bushes=(1, 4), rocks=(0, 2)),
)
# fmt: on

"""The species: their coats, and how each differs from its family."""

from dataclasses import dataclass, field

# Colour words, as captions use them, and what they look like (RGB).
# fmt: off
COLOURS = {
    'black': (44, 40, 42), 'charcoal': (74, 70, 74), 'grey': (142, 138, 134),
    'silver': (190, 190, 192), 'white': (240, 238, 232),
    'cream': (236, 220, 186), 'ivory': (228, 214, 184),
    'sandy': (214, 180, 126), 'tawny': (206, 156, 90),
    'golden': (222, 164, 74), 'orange': (218, 122, 44),
    'rust': (176, 84, 38), 'reddish brown': (142, 76, 46),
    'brown': (120, 80, 52), 'dark brown': (80, 54, 40),
    'grey brown': (136, 116, 96), 'tan': (184, 144, 100),
    'pink': (232, 174, 160), 'bone': (214, 200, 170),
    'dark grey': (92, 88, 90), 'pale grey': (208, 204, 198),
}
# fmt: on


@dataclass(frozen=True)
class Coat:
    """Colours (words of ``COLOURS``) and pattern of a species.

    Args:
        base (str): Main colour.
        pattern (str): 'plain' or a name in ``PATTERNS``.
        marking (str | None): Colour of the pattern's marks.
        marked (str): Which parts bear the pattern, a key of
            ``MARKED_ZONES``.
        back, belly (str | None): Colour of upper side and under side.
        zones (dict[str, str]): Colours of single parts where they differ.
        fur (float): Raggedness of the outline, in trunk lengths.
    """

    base: str
    pattern: str = 'plain'
    marking: str | None = None
    marked: str = 'body'
    back: str | None = None
    belly: str | None = None
    zones: dict = field(default_factory=dict)
    fur: float = 0.006


@dataclass(frozen=True)
class Species:
    """One species.

    Args:
        name (str): AP-10K's name where it has the species.
        family (str): Key of ``FAMILIES``.
        category_id (int): AP-10K's id; ids above 54 are not in AP-10K.
        coat (Coat): How it is coloured.
        build (dict): Factors on the family's proportions.
        ornaments (tuple[str]): Keys of ``ORNAMENTS``.
        mane (tuple[float] | None): Size of a mane relative to the neck's
            radius, and how far it is set off from the neck towards its
            crest, relative to the same radius.
    """

    name: str
    family: str
    category_id: int
    coat: Coat
    build: dict = field(default_factory=dict)
    ornaments: tuple = ()
    mane: tuple | None = None


CREST = (0.34, 0.85)
BIG_RUFF = (1.6, 0.1)

# fmt: off
_SPECIES = (
    # Bovidae
    Species('antelope', 'Bovidae', 1, Coat(
        'tan', back='reddish brown', belly='white',
        zones=dict(horn='charcoal', muzzle='dark brown')),
        dict(leg=1.12, chest=.82, belly=.75, rump=.88, shank=.75, limb=.85,
             neck_pitch=1.9, neck_base=.78, neck_top=.75, tail=.5),
        ('long horns', )),
    Species('argali sheep', 'Bovidae', 2, Coat(
        'grey brown', belly='white', fur=.014,
        zones=dict(shank='cream', muzzle='pale grey', horn='ivory')),
        dict(tail=.3, neck=.85), ('curled horns', )),
    Species('bison', 'Bovidae', 3, Coat(
        'reddish brown', fur=.02,
        zones=dict(head='dark brown', neck='dark brown', shoulder='brown',
                   limb='dark brown', mane='dark brown', shank='black')),
        dict(leg=.84, chest=1.2, neck=.7, neck_pitch=.1, skull=1.3,
             hump=6.), ('short horns', 'beard'), (1.2, .35)),
    Species('buffalo', 'Bovidae', 4, Coat(
        'charcoal', zones=dict(muzzle='black', horn='grey')),
        dict(leg=.88, chest=1.1, belly=1.08, neck=.85, neck_pitch=.6),
        ('wide horns', )),
    Species('cow', 'Bovidae', 5, Coat(
        'white', 'blotches', 'black', 'all',
        zones=dict(muzzle='pink', horn='bone')), ornaments=('curved horns', )),
    Species('sheep', 'Bovidae', 6, Coat(
        'cream', fur=.03,
        zones=dict(head='charcoal', ear='charcoal', shank='charcoal',
                   muzzle='black')),
        dict(leg=.78, chest=1.12, belly=1.15, rump=1.2, neck=.8,
             neck_base=1.1, neck_top=1.2, tail=.3, shank=.85)),
    # Canidae
    Species('arctic fox', 'Canidae', 7, Coat(
        'white', back='silver', fur=.022),
        dict(leg=.82, chest=1.12, belly=1.25, rump=1.2, ear=.65, face=.85,
             neck_base=1.15, neck_top=1.15)),
    Species('dog', 'Canidae', 8, Coat(
        'golden', 'blotches', 'white', belly='cream',
        zones=dict(ear='brown', paw='white')),
        dict(ear=1.1, ear_tip=4.5, ear_side=3.6, muzzle=1.2,
             tail_pitch=-1.3)),
    Species('fox', 'Canidae', 9, Coat(
        'orange', belly='white', fur=.014,
        zones=dict(shank='black', paw='black', tail_tip='white',
                   ear='black')),
        dict(leg=.88, tail=1.25, tail_middle=1.35, ear=1.15, muzzle=.85)),
    Species('wolf', 'Canidae', 10, Coat(
        'grey', back='dark grey', belly='pale grey', fur=.018,
        zones=dict(muzzle='pale grey', shank='pale grey')),
        dict(leg=1.08, neck_base=1.15, neck_top=1.15, neck_pitch=.6), (),
        (1.2, .1)),
    # Cervidae
    Species('deer', 'Cervidae', 17, Coat(
        'reddish brown', belly='cream', zones=dict(
            tail='white', horn='bone', muzzle='dark brown')),
        ornaments=('antlers', )),
    Species('moose', 'Cervidae', 18, Coat(
        'dark brown', back='brown', fur=.012, zones=dict(
            shank='grey brown', paw='black', horn='tan', muzzle='brown')),
        dict(chest=1.25, neck_pitch=.45, neck_base=1.25, neck_top=1.4,
             face=1.3, muzzle=1.65, skull=1.1, hump=3.),
        ('palmate antlers', 'beard')),
    Species('reindeer', 'Cervidae', 55, Coat(
        'grey brown', belly='pale grey', fur=.014, zones=dict(
            neck='pale grey', mane='white', shank='charcoal', horn='tan')),
        dict(leg=.85, neck_pitch=.6, muzzle=1.3), ('antlers', ),
        (1.2, -.35)),
    Species('fallow deer', 'Cervidae', 56, Coat(
        'tawny', 'flecks', 'white', back='reddish brown', belly='white',
        zones=dict(tail='black', horn='tan')), dict(leg=.95, ear=.9)),
    # Equidae
    Species('horse', 'Equidae', 21, Coat(
        'reddish brown', zones=dict(
            mane='black', tail='black', shank='black', muzzle='dark brown')),
        mane=CREST),
    Species('zebra', 'Equidae', 22, Coat(
        'white', 'stripes', 'black', 'all',
        zones=dict(mane='black', muzzle='charcoal', tail_tip='black',
                   paw='black')),
        dict(leg=.88, neck=.88, tail_middle=.5), mane=CREST),
    Species('donkey', 'Equidae', 57, Coat(
        'grey', belly='white', zones=dict(
            muzzle='white', mane='charcoal', tail_tip='charcoal')),
        dict(leg=.85, ear=1.8, neck=.82, neck_pitch=.8, tail_middle=.45),
        mane=CREST),
    Species('onager', 'Equidae', 58, Coat(
        'sandy', back='tan', belly='white', zones=dict(
            mane='dark brown', muzzle='white', tail_tip='dark brown',
            shank='cream')),
        dict(leg=.95, ear=1.4, neck=.9, tail_middle=.4), mane=CREST),
    # Felidae
    Species('cat', 'Felidae', 24, Coat(
        'orange', 'stripes', 'rust', 'all', belly='cream',
        zones=dict(muzzle='white', paw='white')),
        dict(leg=.85, skull=1.2, ear=1.7, ear_tip=.3, ear_width=1.1)),
    Species('cheetah', 'Felidae', 25, Coat(
        'golden', 'spots', 'black', 'all', belly='cream',
        zones=dict(tail_tip='white')),
        dict(leg=1.28, skull=.85, chest=1.02, belly=.75, shank=.8)),
    Species('leopard', 'Felidae', 28, Coat(
        'tawny', 'rosettes', 'black', 'all', belly='cream')),
    Species('lion', 'Felidae', 29, Coat(
        'sandy', belly='cream', fur=.01, zones=dict(
            mane='brown', tail_tip='dark brown', muzzle='cream')),
        dict(leg=1.05, tail_tip=1.9, neck=1.2, face=1.15), mane=BIG_RUFF),
    Species('panther', 'Felidae', 30, Coat('black')),
    Species('tiger', 'Felidae', 32, Coat(
        'orange', 'stripes', 'black', 'all', belly='white',
        zones=dict(muzzle='white')), dict(chest=1.1, belly=1.1)),
    # Giraffidae
    Species('giraffe', 'Giraffidae', 33, Coat(
        'cream', 'patches', 'reddish brown', 'trunk', zones=dict(
            mane='brown', tail_tip='black')),
        ornaments=('ossicones', ), mane=(.28, .8)),
    Species('masai giraffe', 'Giraffidae', 59, Coat(
        'sandy', 'patches', 'dark brown', 'all', zones=dict(
            mane='dark brown', tail_tip='black')),
        dict(neck=.92, leg=.95), ('ossicones', ), (.28, .8)),
    Species('nubian giraffe', 'Giraffidae', 60, Coat(
        'white', 'patches', 'rust', 'trunk', zones=dict(
            mane='rust', shank='white', tail_tip='black', head='cream')),
        dict(neck=1.08), ('ossicones', ), (.28, .8)),
    Species('okapi', 'Giraffidae', 61, Coat(
        'dark brown', 'stripes', 'white', 'legs', zones=dict(
            head='pale grey', muzzle='charcoal', shank='white', ear='brown')),
        dict(neck=.42, leg=.72, neck_pitch=.85, chest=.88, ear=1.3,
             neck_top=1.25, neck_base=.85, tail=.6), ('ossicones', )),
    # Suidae
    Species('pig', 'Suidae', 48, Coat(
        'pink', fur=0., zones=dict(paw='grey brown')), dict(belly=1.08)),
    Species('wild boar', 'Suidae', 62, Coat(
        'dark brown', back='black', belly='grey brown', fur=.02, zones=dict(
            horn='ivory', muzzle='grey brown', mane='black')),
        dict(rump=.85, leg=1.12, face=1.1), ('tusks', ), (.3, .85)),
    Species('warthog', 'Suidae', 63, Coat(
        'grey', fur=.004, zones=dict(
            mane='rust', horn='ivory', tail_tip='dark brown')),
        dict(leg=1.25, rump=.8, belly=.82, chest=.9, skull=1.1, tail=1.5),
        ('tusks', ), (.4, .8)),
    Species('red river hog', 'Suidae', 64, Coat(
        'rust', back='orange', zones=dict(
            head='charcoal', muzzle='pale grey', mane='white', shank='black',
            horn='ivory', ear='black')),
        dict(ear=1.3), ('tusks', ), (.3, .85)),
    # Ursidae
    Species('black bear', 'Ursidae', 50, Coat(
        'black', fur=.016, zones=dict(muzzle='tan')),
        dict(hump=0., leg=1.05)),
    Species('brown bear', 'Ursidae', 51, Coat(
        'brown', back='tan', fur=.018, zones=dict(
            shank='dark brown', paw='dark brown')), dict(hump=1.5)),
    Species('panda', 'Ursidae', 52, Coat(
        'white', fur=.014, zones=dict(
            limb='black', shank='black', shoulder='black', ear='black',
            eye_patch='black')), dict(face=.8, skull=1.12, hump=0.)),
    Species('polar bear', 'Ursidae', 53, Coat(
        'white', belly='cream', fur=.012),
        dict(neck=1.45, skull=.85, leg=1.08, hump=0., ear=.8)),
)
# fmt: on


def _mix_families(species):
    """Order species so that neighbours belong to different families."""
    rank = {}
    for one in species:
        rank[one.name] = sum(
            other.family == one.family
            for other in species
            if other.category_id <= one.category_id
        )
    return tuple(sorted(species, key=lambda one: (rank[one.name], one.family)))


SPECIES = _mix_families(_SPECIES)

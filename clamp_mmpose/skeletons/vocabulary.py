"""The words of which keypoint labels are made, and what they abbreviate."""

SIDES = dict(
    left='left', l='left', lt='left', lft='left',
    right='right', r='right', rt='right', rgt='right',
)  # fmt: skip

# which pair of limbs; "back" and "rear" are one only beside a limb
REGIONS = dict(
    front='front', fore='fore', hind='hind', back='back', rear='rear',
    mid='mid', middle='middle',
)  # fmt: skip
REGION_LETTERS = dict(f='front', h='hind', b='back', r='rear', m='middle')

LIMB_PARTS = frozenset(
    """
    ankle arm calf cannon carpal carpus claw coronet coxa digit elbow femur
    fetlock finger foot forearm foreleg forelimb forepaw hand heel hip hock
    hoof knee knuckle leg limb metacarpus metatarsus pad pastern paw pretarsus
    shin shoulder stifle tarsal tarsus thigh thumb tibia toe trochanter wing
    wrist
    """.split()
)

# limbs' parts that are in front, or behind, without a word for it
FRONT_PARTS = frozenset('elbow shoulder wrist'.split())
HIND_PARTS = frozenset('hip hock knee thigh'.split())
DOWN_A_LIMB = ('shoulder', 'hip', 'thigh', 'elbow', 'knee', 'wrist', 'hock')

PARTS = LIMB_PARTS | frozenset(
    """
    abdomen antenna antler back beak belly bill breast brisket brow
    buttock carapace cephalothorax cheek chest chin comb cranium crest croup
    crown dewlap ear eye eyebrow eyelid face feather fin flank forehead gaster
    gill girth haltere haunch head horn ilium ischium iris jaw keel labrum
    lip loin mandible mane mouth muzzle nape neck nose nostril operculum
    palp pedicel pelvis petiole pinna poll proboscis pupil rib rostrum rump
    sacrum scapula scutellum shell skull snout spine spiracle sternum
    stinger tail tailhead teat thorax throat tongue tooth torso trunk tusk
    udder vent wattle whisker wither withers
    """.split()
)

# where on a part; alone none of them says what is shown
PLACES = frozenset(
    """
    anal and anterior base between big bottom caudal center centre centroid
    corner distal dorsal edge end first fork half index inner joint last
    lateral line little lower medial midpoint of origin outer pectoral
    pelvic point posterior proximal root second segment set side small
    start the third tip top upper ventral
    """.split()
)

# beside a leg or a wing of an animal in horse people's words, not left, right
OTHER_SIDES = frozenset(['near', 'off'])

# they name an animal as a whole, or nothing at all
ANIMALS = frozenset(
    """
    animal bird cat cow dog fish fly horse mouse pig rat sheep
    """.split()
)
VAGUE = frozenset('body keypoint landmark marker node point'.split())

ABBREVIATIONS = dict(
    abd='abdomen', ank='ankle', ant='antenna', bot='bottom', btm='bottom',
    cent='center', ctr='center', elb='elbow', feet='foot', hooves='hoof',
    kp='keypoint', kpt='keypoint', kne='knee', pt='point', sho='shoulder',
    shld='shoulder', shldr='shoulder', teeth='tooth', thai='thigh',
    thx='thorax', wri='wrist',
)  # fmt: skip

# words that mean one thing, by the one that stands for all of them
SYNONYMS = dict(
    ankle='hock', caudal='tail', carpal='wrist', carpus='wrist',
    center='middle', centre='middle', centroid='middle', claw='paw',
    end='tip', foot='paw', fore='front', haunch='hip', back='hind',
    hoof='paw', mid='middle', midpoint='middle', muzzle='nose', rear='hind',
    root='base', rostrum='nose', set='base', snout='nose', spine='back',
    start='base', stifle='knee', tarsal='hock', torso='body', trunk='body',
    origin='base', beak='bill', limb='leg', brisket='chest',
    breast='chest', lateral='side', flank='side', mandible='jaw',
    antennae='antenna',
)  # fmt: skip
# one word that says two things
COMPOUNDS = dict(
    foreleg=('front', 'leg'), forelimb=('front', 'leg'),
    forepaw=('front', 'paw'), hand=('front', 'paw'), tailhead=('tail', 'base'),
    wither=('back', 'base'), withers=('back', 'base'),
)  # fmt: skip


def known(word: str) -> bool:
    """Is it a word that a label may be made of?"""
    return any(word in words for words in _ALL)


def singular(word: str) -> str:
    """Of a word of the vocabulary, or the word itself."""
    for ending, instead in (('s', ''), ('es', ''), ('ae', 'a')):
        stem = word[: -len(ending)] + instead
        if word.endswith(ending) and word not in PARTS and stem in PARTS:
            return stem
    return word


_ALL = (
    {word for word in SIDES if len(word) > 3}, REGIONS, PARTS, PLACES,
    OTHER_SIDES, ANIMALS, VAGUE, ABBREVIATIONS,
)  # fmt: skip

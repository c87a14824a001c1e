"""How languages say signs, units and abbreviations: tables of English and Spanish, and the shape of any other's."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .integers import (
    english_fraction,
    english_integer,
    english_ordinal,
    spanish_before,
    spanish_fraction,
    spanish_integer,
    spanish_ordinal,
)


@dataclass(frozen=True)
class Words:
    """How one language says what is written.

    symbols: by their written form, single signs or whole words, "" is silent; units: (one, several) after a number,
    signs of currencies too; short: abbreviations, in small letters; pairs: those of two words; feminine: units that
    are; before: a number's words before such a noun; ordinal and fraction: their words, "" where the language has none
    (then as it is written).
    """

    point: str
    minus: str
    plus: str
    integer: Callable[[int], str]
    of: str
    prime: str
    symbols: dict[str, str] = field(repr=False)
    indexed: dict[str, str] = field(default_factory=dict, repr=False)
    marks: dict[str, str] = field(default_factory=dict, repr=False)  # the mark before decimals, as it is said
    units: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    short: dict[str, str] = field(default_factory=dict, repr=False)
    pairs: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    feminine: frozenset[str] = frozenset()
    before: Callable[[str, bool], str] = lambda number, feminine: number
    ordinal: Callable[[str], str] = lambda written: ""
    fraction: Callable[[int, int], str] = lambda above, below: ""
    hour: str = ""  # after a full hour
    zero_minutes: str = ""  # before the minutes 01 to 09

    @property
    def digits(self) -> tuple[str, ...]:
        """The ten digits."""
        return tuple(self.integer(n) for n in range(10))


_LENGTHS = "km m cm mm µm nm".split()


def _table(text: str) -> dict[str, str]:
    """Read entries `signs = words`, one after another on a line with " ; " between them."""
    entries = (entry.split(" = ", 1) for line in text.strip().splitlines() for entry in line.split(" ; "))
    return {sign: said for signs, said in entries for sign in signs.split()}


def _units(text: str, square: str, cubic: str) -> dict[str, tuple[str, str]]:
    """Read units, and add squares and cubes of the lengths; square, cubic: how one of them is said, "{}" the length."""
    units = {sign: (one, several) for sign, both in _table(text).items() for one, several in [both.split(" | ")]}
    for length in _LENGTHS:
        for power, said in (("²", square), ("³", cubic)):
            one, several = (_each(said, units[length][n], n) for n in (0, 1))
            units[length + power] = (one, several)
    return units


def _each(said: str, length: str, several: int) -> str:
    """Return the words of a square or cubic length; in Spanish its adjective has a plural."""
    return said.format(length) + ("s" if several and said.startswith("{}") else "")


def _numbered(text: str) -> dict[str, str]:
    """Abbreviations that count only before a number: "fig. 3", not "fig."."""
    return {f"{name}. 1": said for name, said in _table(text).items()}


GREEK = _table("""
    α = alpha ; β = beta ; γ = gamma ; δ = delta ; ε = epsilon ; ζ = zeta ; η = eta ; θ = theta ; ι = iota ; κ = kappa
    λ = lambda ; μ = mu ; ν = nu ; ξ = xi ; π = pi ; ρ = rho ; σ = sigma ; τ = tau ; υ = upsilon ; φ = phi ; χ = chi
    ψ = psi ; ω = omega ; Γ = gamma ; Δ = delta ; Θ = theta ; Λ = lambda ; Ξ = xi ; Π = pi ; Σ = the sum of ; Φ = phi
    Ψ = psi ; Ω = omega ; ϵ = epsilon ; ϕ = phi ; ϑ = theta ; ς = sigma ; ∂ = d ; ∇ = nabla
""")


ENGLISH = Words(
    point="point",
    minus="minus",
    plus="plus",
    integer=english_integer,
    of="of",
    prime="prime",
    indexed={"out": "out"},
    marks={".": "point", ",": "point"},
    ordinal=english_ordinal,
    fraction=english_fraction,
    hour="o'clock",
    zero_minutes="oh",
    symbols=GREEK
    | _table("""
        ŷ = y hat ; → ⟶ -> --> = to ; ⇒ => ⟹ = implies ; ⇔ <=> = is the same as ; ← ⟵ <- = back to ; ↔ <-> = to and from
        ↑ = up ; ↓ = down ; ≈ ≅ ~= ≃ = is about ; ~ ∼ = about ; ≠ != <> =/= = is not ; ≡ === = is the same as
        < = is less than ; > = is greater than ; ≤ <= ⩽ = is at most ; ≥ >= ⩾ = is at least ; ≪ << = is much less than
        ≫ >> = is much greater than ; ∝ = is proportional to ; := = becomes ; += = plus equals ; -= = minus equals
        *= = times equals ; && = and ; || ∨ = or ; ∧ = and ; ¬ = not ; + = plus ; − - = minus ; · × * ⋅ ∙ ∗ ⊙ = times
        / ÷ ∕ ⁄ = over ; ± +/- +- = plus or minus ; ∓ = minus or plus ; ^ = to the power of ; ² = squared ; ³ = cubed
        ½ = one half ; √ = the root of ; ∛ = the cube root of ; ∞ = infinity ; % = percent ; ‰ = per mille ; ⊗ = at
        ↻ = again ; & = and ; @ = at ; ′ = prime ; ″ = double prime ; ∑ = the sum of ; ∏ = the product of
        ∫ = the integral of ; ∈ = in ; ∉ = not in ; ⊂ ⊆ = is a subset of ; ∪ = union ; ∩ = intersection
        ∅ = the empty set ; ∀ = for all ; ∃ = there is ; ∘ = composed with ; ℝ = the real numbers
        ℕ = the natural numbers ; ℤ = the integers ; ℓ = ell ; ⊤ ᵀ = transpose ; § = section ; # = number
        © = copyright ; ® = registered ; ™ = trademark ; ° = degrees ; ✓ ✔ = right ; ✗ ✘ = wrong ; – = to ; : = to
        by = by ; . = dot ; | = given ; |…| = the absolute value of ; ∑… = the sum over ; ‖…‖ = the norm of ; hat = hat
        bar = bar ; tilde = tilde ; vector = vector ; star = star ; log_ = base ; …/… = per ; ↦ = maps to
        n! = factorial ; k$ = thousand ; M$ = million ; B$ = billion ; C# = C sharp ; F# = F sharp ; .NET = dot net
        dL = d L ; dz = d z ; da = d a ; dw = d w ; ReLU = re lu ; tanh = tan h ; NumPy numpy = num pie ; XOR = X or
        ok = okay ; vs = versus ; № = number ; ∴ = therefore ; ∵ = because ; // = over ; inf = infinity
        NaN nan = not a number ; 0x = hexadecimal ; 0b = binary ; 0o = octal ; #… = color
    """)
    | {"=": "equals", "==": "equals", "µ": "mu"},
    units=_units(
        """
        km = kilometre | kilometres ; m = metre | metres ; cm = centimetre | centimetres ; mm = millimetre | millimetres
        µm μm = micrometre | micrometres ; nm = nanometre | nanometres ; kg = kilogram | kilograms ; g = gram | grams
        mg = milligram | milligrams ; s = second | seconds ; ms = millisecond | milliseconds
        µs μs = microsecond | microseconds ; ns = nanosecond | nanoseconds ; min mins = minute | minutes
        h hr hrs = hour | hours ; sec secs = second | seconds ; yr yrs = year | years ; ft = foot | feet
        mi = mile | miles ; mph = mile an hour | miles an hour ; lb lbs = pound | pounds ; oz = ounce | ounces
        Ω = ohm | ohms ; N = newton | newtons ; J = joule | joules ; Hz = hertz | hertz ; kHz = kilohertz | kilohertz
        MHz = megahertz | megahertz ; GHz = gigahertz | gigahertz ; W = watt | watts ; kW = kilowatt | kilowatts
        kWh = kilowatt hour | kilowatt hours ; V = volt | volts ; km/h = kilometre an hour | kilometres an hour
        m/s = metre a second | metres a second ; kB KB = kilobyte | kilobytes ; MB = megabyte | megabytes
        GB = gigabyte | gigabytes ; TB = terabyte | terabytes ; px = pixel | pixels
        fps = frame a second | frames a second ; °C = degree Celsius | degrees Celsius
        °F = degree Fahrenheit | degrees Fahrenheit ; ° = degree | degrees ; ml mL = millilitre | millilitres
        dB = decibel | decibels ; $ US$ = dollar | dollars ; € = euro | euros ; £ = pound | pounds ; ¥ = yen | yen
        ₹ = rupee | rupees ; ¢ = cent | cents
    """,
        "square {}",
        "cubic {}",
    ),
    short=_table("""
        e.g. = for example ; i.e. = that is ; vs. = versus ; etc. = et cetera ; cf. = compare ; approx. = approximately
        resp. = respectively ; incl. = including ; dr. = Doctor ; mr. = Mister ; mrs. = Missis ; ms. = Miss
        prof. = Professor ; w.r.t. wrt = with respect to ; w/o = without ; w/ = with ; iff = if and only if ; a.m. = a m
        p.m. pm = p m ; n/a = not available ; and/or = and or ; 24/7 = twenty-four seven ; 50/50 = fifty fifty
        i/o = I O ; ph.d. = P H D ; b.sc. = B S C ; m.sc. = M S C
    """)
    | _numbered("""
        fig = figure ; eq = equation ; no = number ; p = page ; pp = pages ; ch = chapter ; sec = section ; vol = volume
        figs = figures ; eqs = equations ; tab = table ; jan = January ; feb = February ; mar = March ; apr = April
        jun = June ; jul = July ; aug = August ; sep = September ; sept = September ; oct = October ; nov = November
        dec = December
    """),
    pairs={("et", "al."): "and others"},
)
SPANISH = Words(
    point="coma",
    minus="menos",
    plus="más",
    integer=spanish_integer,
    of="de",
    prime="prima",
    indexed={"out": "salida"},
    marks={",": "coma", ".": "punto"},
    ordinal=spanish_ordinal,
    fraction=spanish_fraction,
    hour="en punto",
    zero_minutes="cero",
    before=spanish_before,
    symbols=GREEK
    | _table("""
        α = alfa ; φ ϕ Φ = fi ; ψ Ψ = psi ; χ = ji ; ν = ni ; ρ = ro ; Σ ∑ = la suma de ; ∂ = de ; ŷ = i griega gorro
        → ⟶ -> --> = a ; ⇒ => ⟹ = implica ; ⇔ <=> ≡ === = es lo mismo que ; ← ⟵ <- = de vuelta a
        ↔ <-> = de ida y vuelta ; ↑ = arriba ; ↓ = abajo ; ≈ ≅ ~= ≃ = es aproximadamente ; ~ ∼ = cerca de
        ≠ != <> =/= = no es ; < = es menor que ; > = es mayor que ; ≤ <= ⩽ = es como mucho ; ≥ >= ⩾ = es al menos
        ≪ << = es mucho menor que ; ≫ >> = es mucho mayor que ; ∝ = es proporcional a ; := = pasa a ser ; += = más igual
        -= = menos igual ; *= = por igual ; && ∧ & = y ; || ∨ = o ; ¬ = no ; + = más ; − - = menos ; · × * ⋅ ∙ ∗ ⊙ = por
        / ÷ ∕ ⁄ = entre ; ± +/- +- = más o menos ; ∓ = menos o más ; ^ = elevado a ; ² = al cuadrado ; ³ = al cubo
        ½ = un medio ; √ = la raíz de ; ∛ = la raíz cúbica de ; ∞ = infinito ; % = por ciento ; ‰ = por mil ; ⊗ = en
        ↻ = otra vez ; @ = arroba ; ′ = prima ; ″ = dos prima ; ∏ = el producto de ; ∫ = la integral de ; ∈ = en
        ∉ = fuera de ; ⊂ ⊆ = está contenido en ; ∪ = unión ; ∩ = intersección ; ∅ = el conjunto vacío ; ∀ = para todo
        ∃ = existe ; ∘ = compuesta con ; ℝ = los números reales ; ℕ = los números naturales ; ℤ = los enteros ; ℓ = ele
        ⊤ ᵀ = traspuesta ; § = sección ; # = número ; © = copyright ; ® = registrado ; ™ = marca ; ° = grados
        ✓ ✔ = bien ; ✗ ✘ = mal ; – = a ; : = a ; by = por ; . = punto ; | = dado ; |…| = el valor absoluto de
        ∑… = la suma sobre ; ‖…‖ = la norma de ; hat = gorro ; bar = barra ; tilde = tilde ; vector = vector
        star = estrella ; log_ = en base ; …/… = por ; ↦ = va a ; n! = factorial ; k$ = mil ; M$ = millones
        B$ = mil millones ; C# = C sharp ; F# = F sharp ; .NET = punto net ; dL = de ele ; dz = de zeta
        dw = de uve doble ; ReLU = re lu ; tanh = tangente hiperbólica ; NumPy numpy = nam pai ; XOR = equis or
        № = número ; ∴ = por tanto ; ∵ = porque ; // = entre ; inf = infinito ; NaN nan = no es un número
        0x = hexadecimal ; 0b = binario ; 0o = octal ; #… = color
        vs = contra ; w W = uve doble ; x = equis ; z = zeta ; h = hache ; b = be ; g = ge ; L = ele
    """)
    | {"'s": "", "=": "es igual a", "==": "es igual a", "µ": "mi"},
    units=_units(
        """
        km = kilómetro | kilómetros ; m = metro | metros ; cm = centímetro | centímetros ; mm = milímetro | milímetros
        µm μm = micrómetro | micrómetros ; nm = nanómetro | nanómetros ; kg = kilogramo | kilogramos
        g = gramo | gramos ; mg = miligramo | miligramos ; s = segundo | segundos ; ms = milisegundo | milisegundos
        µs μs = microsegundo | microsegundos ; ns = nanosegundo | nanosegundos ; min = minuto | minutos
        h = hora | horas ; seg = segundo | segundos ; Ω = ohmio | ohmios ; N = newton | newtons ; J = julio | julios
        Hz = hercio | hercios ; kHz = kilohercio | kilohercios ; MHz = megahercio | megahercios
        GHz = gigahercio | gigahercios ; W = vatio | vatios ; kW = kilovatio | kilovatios
        kWh = kilovatio hora | kilovatios hora ; V = voltio | voltios ; km/h = kilómetro por hora | kilómetros por hora
        m/s = metro por segundo | metros por segundo ; kB KB = kilobyte | kilobytes ; MB = megabyte | megabytes
        GB = gigabyte | gigabytes ; TB = terabyte | terabytes ; px = píxel | píxeles
        fps = fotograma por segundo | fotogramas por segundo ; °C = grado Celsius | grados Celsius
        °F = grado Fahrenheit | grados Fahrenheit ; ° = grado | grados ; ml mL = mililitro | mililitros
        dB = decibelio | decibelios ; $ US$ = dólar | dólares
        € = euro | euros ; £ = libra | libras ; ¥ = yen | yenes ; ₹ = rupia | rupias ; ¢ = centavo | centavos
    """,
        "{} cuadrado",
        "{} cúbico",
    ),
    feminine=frozenset(["£", "₹", "h"]),
    short=_table("""
        p.ej. e.g. = por ejemplo ; i.e. = es decir ; vs. = contra ; etc. = etcétera ; cf. = compárese
        aprox. = aproximadamente ; máx. = máximo ; mín. = mínimo ; dr. = doctor ; dra. = doctora ; sr. = señor
        sra. = señora ; prof. = profesor ; profa. = profesora ; ud. = usted ; uds. = ustedes ; y/o = y o ; a.m. = a eme
        p.m. = pe eme ; ee.uu. = Estados Unidos ; vd. = usted ; vds. = ustedes ; 24/7 = veinticuatro siete
        50/50 = cincuenta cincuenta ; ph.d. = pe hache de ; n/a = no disponible
    """)
    | _numbered("""
        fig = figura ; ec = ecuación ; núm = número ; pág = página ; págs = páginas ; p = página ; cap = capítulo
        vol = volumen ; figs = figuras ; ecs = ecuaciones ; sec = sección ; tab = tabla
    """)
    | {"n.º 1": "número", "no. 1": "número", "nº 1": "número", "n.° 1": "número", "n° 1": "número"},
    pairs={
        ("p.", "ej."): "por ejemplo",
        ("et", "al."): "y otros",
        ("EE.", "UU."): "Estados Unidos",
        ("a.", "m."): "a eme",
        ("p.", "m."): "pe eme",
    },
)

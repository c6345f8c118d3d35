"""What the pages' script says: it stands in each page in the page's language, so that the script holds no words.

What stands in braces is filled in by the script.
"""

from __future__ import annotations

from archstats.report.parts.kinds import KINDS
from archstats.words import gettext
from archstats.words import later as _

WORDS = {
    # the page
    "theme": _("Theme"),
    "system": _("as the system"),
    "light": _("light"),
    "dark": _("dark"),
    # filters
    "filter": _("Filter models"),
    "filterClaims": _("Filter claims"),
    "family": _("Family"),
    "document": _("Document"),
    "verdict": _("Verdict"),
    "any": _("any"),
    "clear": _("Clear"),
    "ofAll": _("{shown} of {all} shown"),
    # the comparison
    "numbers": _("Numbers"),
    "short": _("short: k, M, G"),
    "raw": _("in full"),
    "ranges": _("Ranges"),
    "rangesHint": _(
        "For example 100M, 4.5G, 20 MB, 2.5 ms. An empty end is open; models without the number are left out."
    ),
    "from": _("{column} from"),
    "to": _("{column} to"),
    "columns": _("Columns"),
    "least": _("Smallest"),
    "median": _("Median"),
    "most": _("Largest"),
    "sum": _("Sum"),
    "count": _("Values"),
    # taking along
    "take": _("Copy and download"),
    "copyAs": _("Copy as {format}"),
    "saveAs": _("Download {format}"),
    "copied": _("Copied as {format}: the rows and columns that are shown."),
    "notCopied": _("The browser does not allow copying."),
    # models side by side
    "compare": _("Compare"),
    "compareLead": _("Two models or more side by side, and layer by layer against the first of them."),
    "compareTick": _("Tick models to compare them."),
    "comparePick": _("Compare {model}"),
    "comparePicked": _("Ticked: {number}. See them side by side"),
    "addModel": _("Add a model"),
    "add": _("Add"),
    "unknownModel": _("There is no model {name} here."),
    "remove": _("Take {model} out"),
    "lead": _("Make first"),
    "leadModel": _("Make {model} the first"),
    "isFirst": _("the first"),
    "inputsDiffer": _("The inputs differ, and the costs with them."),
    "layerByLayer": _("Layer by layer"),
    "listSame": _("List layers that are the same, too"),
    "against": _("{first} → {other}"),
    "notCounted": _("{model} was not counted, so there are no layers to compare."),
    "notRead": _("The layers cannot be read: they lie in {folder} beside these pages."),
    "added": _("added"),
    "removed": _("removed"),
    "changed": _("changed"),
    "renamed": _("only renamed"),
    "same": _("the same"),
    "layers": _("Layers"),
    "sumOfLayers": _("Sum of all layers"),
    "ofModels": _("Difference of the models"),
    "sumsAgree": _("The differences of the layers sum to the difference of the models."),
    "sumsDiffer": _("The differences of the layers do not sum to the difference of the models."),
    "became": _("Change"),
    "type": _("Type"),
    "whatChanged": _("What changed"),
    "itself": _("(the model itself)"),
    "callOf": _("{path} (call {number})"),
    "none": _("none"),
    "yes": _("yes"),
    "no": _("no"),
    "scalar": _("scalar"),
    # charts
    "anyTwo": _("Any quantity against any other"),
    "across": _("To the right"),
    "upwards": _("Upwards"),
    "scaleAcross": _("Scale to the right"),
    "scaleUp": _("Scale upwards"),
    "logScale": _("logarithmic"),
    "linearScale": _("linear"),
    "plotted": _("{y} against {x}"),
    "haveBoth": _("{shown} of {all} models: those in the table above that have both numbers."),
    "correlation": _("Rank correlation (Spearman): {value}."),
    "numberOf": _("{quantity} {value}"),
    "documentOf": _("document {name}"),
    "otherModels": _("other models"),
    "tapAgain": _("Tap again to open its page."),
    # where a model's cost is
    "drawing": _("Drawing"),
    "icicle": _("icicle"),
    "treemap": _("treemap"),
    "order": _("Order"),
    "inOrder": _("order of execution"),
    "heaviest": _("heaviest first"),
    "quantity": _("Quantity"),
    "macs": _("MACs"),
    "params": _("Parameters"),
    "activations": _("Activations"),
    "traffic": _("Traffic"),
    "time": _("Time"),
    "notMeasuredHere": _("{quantity} (not measured)"),
    "notMeasured": _("not measured"),
    "countParams": _("{count} parameters"),
    "countActivations": _("{count} activations"),
    "icicleLead": _("Each row is one level of modules inside modules; width is the share of what is drawn."),
    "treemapLead": _("Area is the share of what is drawn; what is outlined together is one module."),
    "howToZoom": _(
        "Click a module, tap it twice, or press Enter on it to zoom in; Escape leads back out. "
        "The arrow keys move to neighbours, out and in."
    ),
    "tapToZoom": _("Tap again to zoom in."),
    "timeNote": _(
        "Each module that holds no others was timed by itself; what other modules do besides was not measured "
        "and is in no sum."
    ),
    "byModule": _("{quantity} by module"),
    "whereZoomed": _("Modules around what is drawn"),
    "wholeModel": _("whole model"),
    "own": _("(own)"),
    "cellOf": _("{path}, {type}: {value}, {share}"),
    "ownOf": _("{path} itself, {type}: {value}, {share}"),
    "thinOf": _("{number} thin parts of {path}: {value}, {share}"),
    "drawnNow": _("{path}: {value}, {share} of the whole model"),
    "nothingKnown": _("{path}: not measured"),
    "findLayers": _("Find layers"),
    "hits": _("Hits: {number}"),
    "hitsSum": _(
        "Hits: {number}, together {value}, {share} of the whole model; what is inside another hit counts once."
    ),
    "hitsListed": _("The {number} heaviest are listed."),
    "layer": _("Layer"),
    "share": _("Share"),
    "rowsIn": _("{shown} of {all} rows, in {path}"),
    "allRows": _("Show all rows"),
    **KINDS,
}


def words() -> dict[str, str]:
    """Return the words of the script in the language that is written now."""
    return {key: gettext(message) for key, message in WORDS.items()}

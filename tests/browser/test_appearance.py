"""A page follows the system's colours before anything runs, and keeps still for those who ask for it."""

import re

BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
MOVING = """() => {
  const seconds = times => Math.max(...times.split(",").map(parseFloat));
  const moves = style => seconds(style.transitionDuration) > 0 || style.scrollBehavior === "smooth" ||
    (style.animationName !== "none" && seconds(style.animationDuration) > 0);
  const styles = part => [null, "::before", "::after"].map(pseudo => getComputedStyle(part, pseudo));
  const moving = [...document.querySelectorAll("*")].filter(part => styles(part).some(moves));
  return [...moving.map(part => part.outerHTML), ...document.getAnimations().map(String)];
}"""


def test_light_and_dark_follow_the_system_without_a_script(visit, path):
    light, dark = (brightness(visit(path, color_scheme=scheme).page) for scheme in ("light", "dark"))
    assert light > 0.8
    assert dark < 0.2


def brightness(page):
    """From 0, black, to 1, white."""
    red, green, blue, *alpha = map(float, re.findall(r"[\d.]+", page.evaluate(BACKGROUND)))
    assert alpha in ([], [1])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def test_nothing_moves_where_little_motion_is_asked_for(visit, path):
    page = visit(path, script=True, reduced_motion="reduce").page
    assert [markup[:150] for markup in page.evaluate(MOVING)] == []

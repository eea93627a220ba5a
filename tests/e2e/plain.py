"""
What a person does in a browser that can only go somewhere and run a script: read, fill, press, wait.

Every wait is for a fact of the page, made in the page itself.
"""

from typing import Any, Protocol

SOON_MS = 45_000
UNTIL = """
const find = async (...given) => { %s }
const end = Date.now() + %d
for (;;) {
  const found = document.body && (await find(...given))
  if (found) return found
  if (Date.now() > end) throw new Error(`${find} ${given}: ${document.body?.innerText.slice(0, 600)}`)
  await new Promise((again) => setTimeout(again, 50))
}"""
NAMED = """
const named = (choice, name) => [...document.querySelectorAll(choice)].find((one) =>
  !one.disabled && one.checkVisibility() && [one.textContent.trim(), one.ariaLabel, one.labels?.[0]?.textContent.trim()]
    .some((said) => said?.replace(/[\\s\\u00a0]*\\*$/, '') === name))
"""
FILL = """
const field = named('input, textarea', given[0])
if (!field) return false
field.focus()
field.value = given[1]
return field.dispatchEvent(new Event('input', { bubbles: true }))
"""


class Browser(Protocol):
    def goto(self, url: str) -> None: ...
    def run(self, body: str, *given: object) -> Any: ...


def until(browser: Browser, what: str, *given: object) -> Any:
    """What a function body answers as soon as it is true of the page."""
    return browser.run(UNTIL % (what, SOON_MS), *given)


def reads(browser: Browser, words: str) -> None:
    """The page says so."""
    until(browser, "return document.body.innerText.includes(given[0])", words)


def fills(browser: Browser, label: str, text: str) -> None:
    """As if typed: the page hears of it."""
    until(browser, NAMED + FILL, label, text)


def presses(browser: Browser, name: str) -> None:
    """The first button or link of that name, once there is one to press."""
    until(browser, NAMED + "const button = named('button, a', given[0]); button?.click(); return !!button", name)

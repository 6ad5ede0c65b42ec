// Tells beside a text field how many characters are left. Without JavaScript the hint says how many
// there may be, and the field itself takes no more.

/** From here on the number is worth being read aloud. */
const FEW = 100;

class CharsLeft extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("textarea");
    if (!field || this.querySelector("output")) return;
    const left = document.createElement("output");
    left.className = "chars-left hint num";
    left.htmlFor.add(field.id);
    const say = () => {
      const count = field.maxLength - field.value.length;
      left.textContent = (this.dataset.left ?? "").replace("{left}", String(count));
      left.setAttribute("aria-live", count <= FEW ? "polite" : "off");
    };
    field.addEventListener("input", say);
    field.after(left);
    say();
  }
}

customElements.define("chars-left", CharsLeft);

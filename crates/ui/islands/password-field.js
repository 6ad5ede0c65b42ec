// A button beside a password that shows it. Without JavaScript there is no button.

class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show-password";
    const say = () => {
      const isHidden = input.type === "password";
      button.textContent = (isHidden ? this.dataset.show : this.dataset.hide) ?? "";
      button.setAttribute("aria-pressed", String(!isHidden));
    };
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
      say();
    });
    // A password manager must find the field as it was.
    input.form?.addEventListener("submit", () => { input.type = "password"; });
    say();
    input.after(button);
  }
}

customElements.define("password-field", PasswordField);

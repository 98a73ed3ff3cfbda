// How a form's words get to the server: with a token that is renewed where the session is over.
const PATIENCE_MS = 15000;
const KEEPALIVE_LIMIT = 60000; // A browser lets go of larger ones when their page is closed.
const STATES = {
  401: "signed_out",
  404: "signed_out",
  409: "conflict",
  429: "busy",
  500: "busy",
  502: "busy",
  503: "busy",
  504: "busy",
};

export class Line {
  constructor(form) {
    this.form = form;
  }

  // Send these words; what came of it, as {state, …}.
  async sends(words) {
    try {
      let [status, answer] = await this.posts(words);
      if (status === 400 && answer.error === "form_expired") {
        await this.renews();
        [status, answer] = await this.posts(words);
      }
      if (answer.ok) return { state: "saved", ...answer };
      if (status === 404 && answer.error !== "not_yours") return { state: "refused", ...answer };
      return { state: STATES[status] || (answer.error === "form_expired" ? "signed_out" : "refused"), ...answer };
    } catch {
      return { state: "line" };
    }
  }

  // Whether the server answers; its token is then a fresh one.
  async isThere() {
    try {
      await this.renews();
      return true;
    } catch {
      return false;
    }
  }

  async posts(words) {
    const body = new URLSearchParams(words);
    for (const name of ["csrf_token", "based_on"]) {
      const field = this.form.elements.namedItem(name);
      if (field) body.set(name, field.value);
    }
    const keepalive = body.toString().length < KEEPALIVE_LIMIT;
    const address = this.form.getAttribute("action");
    const headers = { Accept: "application/json" };
    const answer = await within((signal) => fetch(address, { method: "POST", body, headers, keepalive, signal }));
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return [answer.status, isJson ? await answer.json() : {}];
  }

  async renews() {
    const answer = await within((signal) => fetch("/form-token", { cache: "no-store", signal }));
    if (!answer.ok) throw new Error("no token");
    this.form.elements.namedItem("csrf_token").value = (await answer.json()).token;
  }
}

async function within(ask) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
  try {
    return await ask(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

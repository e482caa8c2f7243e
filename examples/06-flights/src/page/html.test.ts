import { describe, expect, it } from "@jest/globals";
import { html } from "./html.js";

describe("html", () => {
  it("escapes what is put in, but not markup", () => {
    const name = html`<b>${"<script>"}</b>`;

    expect(html`<p title="${'"&'}">${[name, name]} ${3}</p>`.text).toBe(
      '<p title="&quot;&amp;"><b>&lt;script&gt;</b><b>&lt;script&gt;</b> 3</p>',
    );
  });
});

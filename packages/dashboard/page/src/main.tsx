import { render } from "preact";
import { App } from "./app.js";
import { fragmentOf, parseRoute } from "./routing/route.js";
import { HttpSource } from "./source/http-source.js";
import { embeddedReport, ReportSource } from "./source/report-source.js";
import { SourceContext } from "./source/source-context.js";
import { takeToken } from "./source/token.js";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";
import "./styles/table.css";
import "./styles/charts.css";
import "./styles/pages.css";

takeToken();
const report = embeddedReport();
const source = report ? new ReportSource(report) : new HttpSource();
if (report && parseRoute(location.hash).path.length === 0) {
  history.replaceState(null, "", fragmentOf(["executions", report.executionId]));
}
const place = document.getElementById("page");
if (place) {
  render(
    <SourceContext.Provider value={source}>
      <App />
    </SourceContext.Provider>,
    place,
  );
}

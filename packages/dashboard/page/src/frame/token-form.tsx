import { Card } from "../parts/card.js";
import { formText } from "../parts/form-text.js";
import { PageHead } from "../parts/page-head.js";
import { connection } from "../source/connection.js";
import { retryNow } from "../source/retry-wait.js";
import { keepToken } from "../source/token.js";

/** Asks for the token, when the address had none or the server was started again. */
export function TokenForm() {
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    keepToken(formText(new FormData(event.currentTarget), "token"));
    connection.value = { state: "connecting" };
    retryNow();
  };
  return (
    <>
      <PageHead title="A token is needed" />
      <Card>
        <form class="form token-form" onSubmit={submit}>
          <p>
            Open the address that <code>mazepa dashboard</code> has printed: it ends with the token. Or give the token here; it is
            kept until this tab is closed.
          </p>
          <label>
            Token
            <input class="input" name="token" type="password" autocomplete="off" required />
          </label>
          <div class="form-actions">
            <button type="submit" class="button">
              Continue
            </button>
          </div>
        </form>
      </Card>
    </>
  );
}

// "Back" fetches a form afresh and puts into it what was typed there before: words that were written on what stood there
// then. So they are sent as such, and whoever has changed it since is not overwritten.
const fields = [...document.querySelectorAll("input[name=based_on]")];

const isRestored = (form) =>
  [...form.elements].some((each) => {
    if (each.matches("input[type=checkbox], input[type=radio]")) return each.checked !== each.defaultChecked;
    if (each.matches("select")) {
      return (
        each.selectedIndex !==
        Math.max(
          0,
          [...each.options].findIndex((option) => option.defaultSelected),
        )
      );
    }
    return each.matches("textarea, input:not([type=hidden], [type=file])") && each.value !== each.defaultValue;
  });

addEventListener("pageshow", () => {
  const before = history.state?.basedOn ?? [];
  fields.forEach((field, place) => {
    if (place in before && isRestored(field.form)) field.value = before[place];
  });
  if (fields.length) history.replaceState({ ...history.state, basedOn: fields.map((field) => field.value) }, "");
});

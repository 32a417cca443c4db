// Comforts of writing in the wiki: without this file the page works whole.
import "./wiki-editor/toolbar.js";
import "./wiki-editor/titles.js";
import "./wiki-editor/size.js"; // before the draft: what is not sent is still unsaved
import "./wiki-editor/draft.js";

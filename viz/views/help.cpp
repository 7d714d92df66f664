#include <array>

#include "viz/model/filter.hpp"
#include "viz/views/stage.hpp"

/// All keys, and the language of filters, over everything else.
namespace raftsim::viz {
namespace {

struct Key {
  const char* key;
  const char* what;
};

constexpr std::array kKeys{
    Key{"space", "play, pause"},
    Key{"→  ←", "one event on, back"},
    Key{"E  Shift+E", "next, previous election"},
    Key{"M  Shift+M", "message of the selected server"},
    Key{"C  Shift+C", "commit"},
    Key{"N  Shift+N", "new term"},
    Key{"X  Shift+X", "fault: crash, cut, pause …"},
    Key{"V  Shift+V", "violation"},
    Key{"G  Shift+G", "caption"},
    Key{"J  K", "to the cause, to the first effect"},
    Key{"Home  End", "start, end of the run"},
    Key{"Alt+←  Alt+→", "back and forward where you have been"},
    Key{"T", "type a time"},
    Key{"+  -", "faster, slower"},
    Key{"S  Shift+S", "select the next, previous server"},
    Key{"/", "filter;  Enter, P, Shift+P: matches"},
    Key{"↑  ↓  wheel", "zoom the diagram"},
    Key{"Z", "the whole run"},
    Key{"F", "the diagram follows the cursor, or stays"},
    Key{"1 2 3 4", "all, timeline, ring, logs"},
    Key{"I  L  Q", "inspector, list of events, checks"},
    Key{"B", "set or remove a bookmark"},
    Key{"D", "dark or light"},
    Key{"Ctrl +  Ctrl -", "larger, smaller"},
    Key{"?  Esc", "this page; close it"},
};

}  // namespace

void draw_help(const Stage& stage, const Box& box) {
  const Theme& theme = *stage.theme;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const Pen pen(list);
  pen.fill(box, faded(theme.background, 0.75F));
  const float row = theme.px(25);
  const float width = theme.px(900);
  const float height = theme.px(70) + row * static_cast<float>(kKeys.size());
  const float x = (box.x0 + box.x1 - width) / 2;
  float y = (box.y0 + box.y1 - height) / 2;
  pen.fill({x, y, x + width, y + height}, theme.panel, theme.px(10));
  pen.frame({x, y, x + width, y + height}, theme.line, 1, theme.px(10));
  y += theme.px(32);
  pen.text(theme.fonts.large, x + theme.px(28), y, "Keys", theme.text);
  pen.text(theme.fonts.large, x + theme.px(500), y, "Filter", theme.text);
  const float top = y + theme.px(32);
  y = top;
  for (const Key& key : kKeys) {
    pen.text(theme.fonts.bold, x + theme.px(28), y, key.key, theme.accent);
    pen.text(theme.fonts.body, x + theme.px(175), y, key.what, theme.text);
    y += row;
  }
  y = top;
  for (const FilterWord& word : filter_words()) {
    pen.text(theme.fonts.bold, x + theme.px(500), y, word.name, theme.accent);
    pen.text(theme.fonts.small, x + theme.px(620), y, word.takes, theme.text);
    y += row * 0.85F;
    pen.text(theme.fonts.mono, x + theme.px(620), y, word.example, theme.faint);
    y += row;
  }
}

}  // namespace raftsim::viz

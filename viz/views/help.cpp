#include <algorithm>
#include <array>
#include <string>

#include "sim/trace/filter.hpp"
#include "viz/views/stage.hpp"

/// All keys, from the table of commands, and the language of filters, over everything else.
namespace raftsim::viz {
namespace {

constexpr std::array kGroups{CommandGroup::moving, CommandGroup::looking, CommandGroup::changing};

std::size_t most_rows() {
  std::size_t most = 0;
  for (const CommandGroup group : kGroups) {
    const auto in_group = [&](const CommandRow& row) { return row.group == group; };
    most = std::max(most,
                    static_cast<std::size_t>(std::count_if(commands().begin(), commands().end(), in_group)));
  }
  return most;
}

/// The page in columns, as large as the window lets it be.
class HelpPage {
 public:
  HelpPage(const Stage& stage, const Box& box)
      : theme_(*stage.theme), pen_(*ImGui::GetForegroundDrawList()), box_(box) {
    margin_ = std::min(theme_.px(24), box.width() * 0.02F);
    const float rows = static_cast<float>(most_rows()) + 3.5F;
    row_ = std::min(theme_.px(23), (box.height() - 2 * margin_) / rows);
    // Where four columns of this size have no room, all becomes smaller.
    column_ = std::min(theme_.px(390), (box.width() - 2 * margin_) / 4);
    size_ = std::min({theme_.fonts.small->FontSize, row_ * 0.62F, column_ / 26});
    // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): made of size_
    keys_ = size_ * 8.4F;
  }

  void draw() {
    pen_.fill(box_, faded(theme_.background, 0.80F));
    const float width = column_ * 4;
    const float height = row_ * (static_cast<float>(most_rows()) + 2.6F);
    x_ = (box_.x0 + box_.x1 - width) / 2;
    top_ = (box_.y0 + box_.y1 - height) / 2;
    const Box page{x_ - margin_ / 2, top_, x_ + width + margin_ / 2, top_ + height};
    pen_.fill(page, theme_.panel, theme_.px(10));
    pen_.frame(page, theme_.line, 1, theme_.px(10));
    for (const CommandGroup group : kGroups) draw_group(group);
    draw_filters();
  }

 private:
  void text(ImFont* font, float x, float y, const std::string& words, ImU32 colour, float room) const {
    const float scale = size_ / font->FontSize;
    const std::string fitted = Pen::fitted(font, words, room / scale);
    pen_.list().AddText(font, size_, {x, y - size_ / 2}, colour, fitted.c_str());
  }

  void heading(const char* words) {
    const float size = size_ * 1.35F;
    pen_.list().AddText(theme_.fonts.bold, size, {x_ + margin_ / 2, top_ + row_ * 1.2F - size / 2},
                        theme_.text, words);
    y_ = top_ + row_ * 2.4F;
  }

  void draw_group(CommandGroup group) {
    heading(to_string(group));
    for (const CommandRow& row : commands()) {
      if (row.group != group) continue;
      const float x = x_ + margin_ / 2;
      text(theme_.fonts.bold, x, y_, to_string(row.chord), theme_.accent, keys_);
      text(theme_.fonts.small, x + keys_, y_, row.words, theme_.text, column_ - keys_ - margin_);
      y_ += row_;
    }
    x_ += column_;
  }

  void draw_filters() {
    heading("Filter");
    const float x = x_ + margin_ / 2;
    for (const trace::FilterWord& word : trace::filter_words()) {
      text(theme_.fonts.bold, x, y_, word.name, theme_.accent, keys_);
      text(theme_.fonts.small, x + keys_, y_, word.takes, theme_.text, column_ - keys_ - margin_);
      y_ += row_ * 0.85F;
      text(theme_.fonts.mono, x + keys_, y_, word.example, theme_.faint, column_ - keys_ - margin_);
      y_ += row_ * 1.05F;
    }
  }

  const Theme& theme_;
  Pen pen_;
  Box box_;
  float margin_{};
  float row_{};
  float column_{};
  float size_{};
  float keys_{};
  float x_{};
  float y_{};
  float top_{};
};

}  // namespace

void draw_help(const Stage& stage, const Box& box) {
  HelpPage(stage, box).draw();
}

}  // namespace raftsim::viz

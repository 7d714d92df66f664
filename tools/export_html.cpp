#include <array>
#include <string>
#include <string_view>

#include "core/check.hpp"
#include "sim/scenario_error.hpp"
#include "tools/export_formats.hpp"
#include "tools/export_html_data.hpp"
#include "tools/export_html_reading.hpp"
#include "tools/export_text.hpp"
#include "tools/html_parts.hpp"

namespace raftsim {
namespace {

/// The page with its marks filled in, in this order. What is filled in is not looked at for marks.
struct HtmlFilling {
  std::string_view mark;
  std::string text;
};

}  // namespace

std::string export_html(RecordSource& source, const ExportWindow& window) {
  HtmlReading reading(source, window);
  const ExportedRun run = read_exported(reading, window);
  reading.finish();
  std::string scripts;
  for (const std::string_view script : html_scripts()) scripts += script;
  const std::array fillings{
      HtmlFilling{"{{title}}", xml_text(printable(trace::title_of(run.header)))},
      HtmlFilling{"{{style}}", std::string(html_style())},
      HtmlFilling{"{{run}}", html_script_text(html_data(run, window, reading))},
      HtmlFilling{"{{script}}", std::move(scripts)},
  };
  std::string_view rest = html_page();
  std::string page;
  for (const HtmlFilling& filling : fillings) {
    const std::size_t at = rest.find(filling.mark);
    raft::require(at != std::string_view::npos, "a page with all its marks, in their order");
    page += rest.substr(0, at);
    page += filling.text;
    rest.remove_prefix(at + filling.mark.size());
  }
  page += rest;
  return page;
}

}  // namespace raftsim

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "sim/trace/atomic_file.hpp"
#include "tools/pages/man_page.hpp"

/// What the build runs to write the manual pages, from what the programs know of themselves:
///   raftsim_pages FOLDER             of raftsim
///   raftsim_pages FOLDER HELP        and of raftviz, whose --help is in the file HELP
namespace raftsim::pages {
namespace {

void write(const std::filesystem::path& folder, const ManPage& page) {
  trace::AtomicFile file((folder / (page.name + ".1")).string());
  file.write(page.text);
  file.commit();
}

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file + ": cannot be opened");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_pages(const std::filesystem::path& folder, const std::string& viewer_help) {
  std::filesystem::create_directories(folder);
  write(folder, program_page());
  for (const Subcommand& each : subcommands()) write(folder, subcommand_page(each));
  if (!viewer_help.empty()) write(folder, viewer_page(contents(viewer_help)));
}

}  // namespace
}  // namespace raftsim::pages

int main(int argc, char** argv) {
  try {
    if (argc < 2 || argc > 3) throw std::runtime_error("expected FOLDER [HELP]");
    raftsim::pages::write_pages(argv[1], argc == 3 ? argv[2] : "");
    return 0;
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "raftsim_pages: %s\n", error.what()));
    return 2;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "cli/print.hpp"

namespace quarry::cli {
namespace {

void append_escaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

}  // namespace

std::string html_of(const Snippet& snippet) {
  std::string out;
  const std::string_view text(snippet.text);
  std::size_t at = 0;
  for (const auto& [begin, end] : snippet.marks) {
    append_escaped(text.substr(at, begin - at), out);
    out += "<em>";
    append_escaped(text.substr(begin, end - begin), out);
    out += "</em>";
    at = end;
  }
  append_escaped(text.substr(at), out);
  return out;
}

void print_highlights(const Hit& hit, const Style& style) {
  for (const auto& [path, snippets] : hit.highlights)
    for (const auto& snippet : snippets) {
      const std::string_view text(snippet.text);
      std::string line;
      std::size_t at = 0;
      for (const auto& [begin, end] : snippet.marks) {
        line += printable(text.substr(at, begin - at));
        const auto word = printable(text.substr(begin, end - begin));
        line += style.in_colour() ? style.yellow(word) : "*" + word + "*";
        at = end;
      }
      fmt::print("    {} {}\n", style.dim(printable(path) + ":"), line + printable(text.substr(at)));
    }
}

}  // namespace quarry::cli

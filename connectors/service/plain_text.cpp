// SPDX-License-Identifier: GPL-3.0-or-later
#include "service/plain_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "quarry/utf8.hpp"

namespace quarry::service {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

/// Elements that end a line, and those that stand within one. Anything else between `<` and `>` is the author's own text.
constexpr std::array<std::string_view, 30> blocks{
    "address", "article", "aside", "blockquote", "br", "center", "dd",  "div", "dl",      "dt",    "figure", "footer", "h1", "h2", "h3",
    "h4",      "h5",      "h6",    "header",     "hr", "li",     "ol",  "p",   "pre",     "section", "table", "tr",     "ul", "title", "main"};
constexpr std::array<std::string_view, 51> inlines{
    "a",    "abbr",  "b",      "bdi",    "bdo",   "big",    "body",  "caption", "cite",  "code", "col",    "colgroup", "del",
    "dfn",  "em",    "font",   "head",   "html",  "i",      "img",   "ins",     "kbd",   "link", "mark",   "meta",     "q",
    "s",    "samp",  "script", "small",  "span",  "strike", "strong", "style",  "sub",   "sup",  "tbody",  "td",       "tfoot",
    "th",   "thead", "time",   "tt",     "u",     "var",    "wbr",   "figcaption", "input", "label", "iframe", "nobr"};

/// References of HTML that scientific prose is written with; all others stay as they are.
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 88> references{{
    {"amp", '&'},        {"lt", '<'},         {"gt", '>'},        {"quot", '"'},       {"apos", '\''},      {"nbsp", 0xa0},
    {"deg", 0xb0},       {"plusmn", 0xb1},    {"sup1", 0xb9},     {"sup2", 0xb2},      {"sup3", 0xb3},      {"micro", 0xb5},
    {"middot", 0xb7},    {"frac12", 0xbd},    {"frac14", 0xbc},   {"times", 0xd7},     {"divide", 0xf7},    {"copy", 0xa9},
    {"reg", 0xae},       {"sect", 0xa7},      {"laquo", 0xab},    {"raquo", 0xbb},     {"Agrave", 0xc0},    {"Aacute", 0xc1},
    {"Acirc", 0xc2},     {"Auml", 0xc4},      {"Aring", 0xc5},    {"Ccedil", 0xc7},    {"Eacute", 0xc9},    {"Ouml", 0xd6},
    {"Oslash", 0xd8},    {"Uuml", 0xdc},      {"szlig", 0xdf},    {"agrave", 0xe0},    {"aacute", 0xe1},    {"acirc", 0xe2},
    {"atilde", 0xe3},    {"auml", 0xe4},      {"aring", 0xe5},    {"aelig", 0xe6},     {"ccedil", 0xe7},    {"egrave", 0xe8},
    {"eacute", 0xe9},    {"ecirc", 0xea},     {"euml", 0xeb},     {"iacute", 0xed},    {"icirc", 0xee},     {"iuml", 0xef},
    {"ntilde", 0xf1},    {"oacute", 0xf3},    {"ocirc", 0xf4},    {"ouml", 0xf6},      {"oslash", 0xf8},    {"uacute", 0xfa},
    {"uuml", 0xfc},      {"Delta", 0x394},    {"Gamma", 0x393},   {"Sigma", 0x3a3},    {"Omega", 0x3a9},    {"alpha", 0x3b1},
    {"beta", 0x3b2},     {"gamma", 0x3b3},    {"delta", 0x3b4},   {"epsilon", 0x3b5},  {"eta", 0x3b7},      {"theta", 0x3b8},
    {"kappa", 0x3ba},    {"lambda", 0x3bb},   {"mu", 0x3bc},      {"nu", 0x3bd},       {"pi", 0x3c0},       {"rho", 0x3c1},
    {"sigma", 0x3c3},    {"tau", 0x3c4},      {"phi", 0x3c6},     {"chi", 0x3c7},      {"psi", 0x3c8},      {"omega", 0x3c9},
    {"ndash", 0x2013},   {"mdash", 0x2014},   {"lsquo", 0x2018},  {"rsquo", 0x2019},   {"ldquo", 0x201c},   {"rdquo", 0x201d},
    {"hellip", 0x2026},  {"rarr", 0x2192},    {"le", 0x2264},     {"ge", 0x2265},
}};

struct Tag {
  std::string name;  ///< in lower case; empty for a comment
  bool closes = false;
  std::size_t end = 0;  ///< behind its `>`
};

/// The tag of HTML that begins at `at`, or nothing.
std::optional<Tag> tag_at(std::string_view html, std::size_t at) {
  if (html.substr(at).starts_with("<!--")) {
    const auto end = html.find("-->", at + 4);
    return end == std::string_view::npos ? std::nullopt : std::optional(Tag{{}, false, end + 3});
  }
  Tag tag;
  auto here = at + 1;
  if (here < html.size() && html[here] == '/') (tag.closes = true, ++here);
  for (; here < html.size() && (is_letter(html[here]) || is_digit(html[here])); ++here) tag.name += lower(html[here]);
  const bool known = std::find(blocks.begin(), blocks.end(), tag.name) != blocks.end() ||
                     std::find(inlines.begin(), inlines.end(), tag.name) != inlines.end();
  if (!known || here >= html.size() || (!is_blank(html[here]) && html[here] != '>' && html[here] != '/')) return std::nullopt;
  for (char quote = '\0'; here < html.size(); ++here) {
    if (quote != '\0') {
      if (html[here] == quote) quote = '\0';
    } else if (html[here] == '"' || html[here] == '\'') {
      quote = html[here];
    } else if (html[here] == '>') {
      tag.end = here + 1;
      return tag;
    }
  }
  return std::nullopt;
}

/// The character that the reference at `at` stands for, and what it is long; nothing where there is none that is known.
std::optional<std::pair<std::uint32_t, std::size_t>> reference_at(std::string_view html, std::size_t at) {
  constexpr std::size_t longest = 12;
  const auto end = html.substr(0, std::min(html.size(), at + longest)).find(';', at);
  if (end == std::string_view::npos) return std::nullopt;
  const auto name = html.substr(at + 1, end - at - 1);
  const auto length = end + 1 - at;
  if (!name.starts_with('#')) {
    const auto* const found = std::find_if(references.begin(), references.end(), [&](const auto& one) { return one.first == name; });
    return found == references.end() ? std::nullopt : std::optional(std::pair(found->second, length));
  }
  const bool hex = name.size() > 1 && lower(name[1]) == 'x';
  const auto digits = name.substr(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (digits.empty() || error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  const bool scalar = code != 0 && code <= 0x10ffff && (code < 0xd800 || code >= 0xe000);
  return std::pair(scalar ? code : 0xfffdU, length);
}

/// Where what a script or style holds ends.
std::size_t end_of_raw(std::string_view html, std::size_t at, const std::string& name) {
  for (; at < html.size(); ++at) {
    if (html[at] != '<') continue;
    const auto tag = tag_at(html, at);
    if (tag && tag->closes && tag->name == name) return tag->end;
  }
  return html.size();
}

/// Puts characters together: runs of blanks are one, lines have none at their ends.
struct Lines {
  std::string text;
  bool blank = false, line = false;  ///< one is due before the next character

  void add(std::string_view bytes) {
    if (line && !text.empty()) text += '\n';
    if (blank && !line && !text.empty()) text += ' ';
    blank = line = false;
    text += bytes;
  }
};

std::string read(std::string_view html) {
  Lines lines;
  for (std::size_t at = 0; at < html.size();) {
    const char c = html[at];
    if (const auto tag = c == '<' ? tag_at(html, at) : std::nullopt) {
      const bool block = std::find(blocks.begin(), blocks.end(), tag->name) != blocks.end();
      lines.line = lines.line || block;
      lines.blank = lines.blank || tag->name == "td" || tag->name == "th";
      const bool raw = !tag->closes && (tag->name == "script" || tag->name == "style");
      at = raw ? end_of_raw(html, tag->end, tag->name) : tag->end;
      continue;
    }
    std::string character(1, c);
    std::size_t length = 1;
    if (const auto reference = c == '&' ? reference_at(html, at) : std::nullopt) {
      character.clear();
      append_utf8(reference->first, character);
      length = reference->second;
    }
    at += length;
    const bool control = character.size() == 1 && static_cast<unsigned char>(character[0]) < 0x20;
    if (control || is_blank(character[0]) || character == "\xc2\xa0") {
      lines.blank = true;
    } else {
      lines.add(character);
    }
  }
  return std::move(lines.text);
}

}  // namespace

std::string plain_text(std::string_view html) { return read(html); }

std::string plain_line(std::string_view html) {
  auto text = read(html);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace quarry::service

// SPDX-License-Identifier: GPL-3.0-or-later
// The pages that Google shows in place of a public file (seen by gdown's readers of them: link, form, script, complaint).
#include <algorithm>
#include <array>

#include "gdrive/public_file.hpp"
#include "http_address.hpp"

namespace quarry::gdrive {
namespace {

std::string unescaped(std::string_view html) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}}};
  std::string out;
  while (!html.empty()) {
    const auto* const found = std::find_if(entities.begin(), entities.end(), [&](const auto& one) { return html.starts_with(one.first); });
    out += found == entities.end() ? html.front() : found->second;
    html.remove_prefix(found == entities.end() ? 1 : found->first.size());
  }
  return out;
}

/// The attribute of a tag's text, decoded; nothing where it has none.
std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  for (auto at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const auto after = tag.substr(at + name.size());
    if (at == 0 || (tag[at - 1] != ' ' && tag[at - 1] != '\n') || !after.starts_with("=\"")) continue;
    const auto value = after.substr(2);
    return unescaped(value.substr(0, value.find('"')));
  }
  return std::nullopt;
}

/// The text of the first tag that begins so and has this in it, without its `<` and `>`.
std::string_view tag_with(std::string_view page, std::string_view beginning, std::string_view part) {
  for (auto at = page.find(beginning); at != std::string_view::npos; at = page.find(beginning, at + 1)) {
    const auto tag = page.substr(at, page.find('>', at) - at);
    if (tag.find(part) != std::string_view::npos) return tag;
  }
  return {};
}

/// A GET form's address with its hidden fields.
std::optional<std::string> form_address(std::string_view page) {
  const auto form = tag_with(page, "<form", "id=\"download-form\"");
  const auto action = attribute(form, "action");
  if (form.empty() || !action || action->empty()) return std::nullopt;
  const auto begin = static_cast<std::size_t>(form.data() - page.data());
  auto body = page.substr(begin, page.find("</form", begin) - begin);
  auto url = *action;
  while (true) {
    const auto field = tag_with(body, "<input", "type=\"hidden\"");
    if (field.empty()) return url;
    if (const auto name = attribute(field, "name"))
      url +=
          (url.find('?') == std::string::npos ? "?" : "&") + percent_encoded(*name) + "=" + percent_encoded(attribute(field, "value").value_or(""));
    body.remove_prefix(static_cast<std::size_t>(field.data() - body.data()) + field.size());
  }
}

/// `"downloadUrl":"https:\/\/...\u003d..."` of a script.
std::optional<std::string> script_address(std::string_view page) {
  constexpr std::string_view key = "\"downloadUrl\":\"";
  const auto at = page.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  std::string url;
  for (auto rest = page.substr(at + key.size()); !rest.empty() && rest.front() != '"'; rest.remove_prefix(1)) {
    if (rest.starts_with("\\u003d") || rest.starts_with("\\u0026")) {
      url += rest[5] == 'd' ? '=' : '&';
      rest.remove_prefix(5);
    } else if (rest.front() != '\\') {
      url += rest.front();
    }
  }
  return url;
}

}  // namespace

std::optional<std::string> way_on(std::string_view page, const std::string& url) {
  auto next = form_address(page);
  if (!next) next = attribute(tag_with(page, "<a", "href=\"/uc?export=download"), "href");
  if (!next) next = script_address(page);
  return next ? resolve_url(url, *next) : std::nullopt;
}

std::string page_complaint(std::string_view page) {
  constexpr std::string_view mark = "<p class=\"uc-error-subcaption\">";
  constexpr std::size_t longest = 300;
  const auto at = page.find(mark);
  if (at == std::string_view::npos) return {};
  const auto html = page.substr(at + mark.size(), page.find("</p>", at) - at - mark.size());
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    if (c == '>') in_tag = false;
  }
  return unescaped(text.substr(0, longest));
}

}  // namespace quarry::gdrive

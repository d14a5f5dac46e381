// SPDX-License-Identifier: GPL-3.0-or-later
#include "figshare/files.hpp"

#include <algorithm>

#include "http_address.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::figshare {

using service::text_at;

std::optional<service::Entry> entry_of(const Value& article, const Value& item, bool with_folder, const std::string& downloads) {
  const auto id = text_at(item, "id");
  if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  auto place = with_folder ? text_at(article, "folder_structure." + id) : std::string();
  if (!place.empty() && !place.ends_with('/')) place += '/';
  service::Entry entry;
  entry.name = place + text_at(item, "name");
  entry.file.id = id;
  entry.file.url = downloads + "/files/" + id;
  if (service::flag_at(item, "is_link_only")) {
    const auto link = text_at(item, "download_url");
    if (!address_of(link)) return std::nullopt;
    entry.file.id = std::string(foreign) + without_secrets(link);
    entry.file.url = without_secrets(link);
  } else {
    entry.file.size = service::size_at(item, "size");
    entry.file.checksum = service::checksum_of("md5", text_at(item, "computed_md5"));
    entry.file.etag = id;
  }
  return entry;
}

std::optional<Error> refusal_of(const Value& article) {
  const auto what = "figshare article " + text_at(article, "id");
  const auto until = text_at(article, "embargo_date");
  const auto remedy = "; its owner can give a private link";
  if (service::flag_at(article, "is_embargoed"))
    return Error(Code::permission_denied, what + ": its files are under embargo" + (until.empty() ? "" : " until " + until) + remedy);
  if (service::flag_at(article, "is_confidential") || service::flag_at(article, "download_disabled"))
    return Error(Code::permission_denied, what + ": its files are not given out" + remedy);
  return std::nullopt;
}

bool is_challenge(const HttpAnswer& answer) { return answer.header("x-amzn-waf-action") != nullptr; }

std::string article_named_in(std::string_view page) {
  constexpr std::string_view digits = "0123456789";
  constexpr std::string_view in_path = "/articles/";
  for (const std::string_view mark : {in_path, std::string_view("\"article_id\":"), std::string_view("\"articleId\":")}) {
    for (auto at = page.find(mark); at != std::string_view::npos; at = page.find(mark, at + 1)) {
      const auto rest = page.substr(at + mark.size());
      if (mark != in_path) {
        if (const auto end = rest.find_first_not_of(digits); end != 0) return std::string(rest.substr(0, end));
        continue;
      }
      // `/articles/TYPE/SLUG/ID...`: the first part that is a number alone.
      const auto path = rest.substr(0, rest.find_first_of("\"'<>? #&"));
      for (std::size_t from = 0; from < path.size();) {
        const auto end = std::min(path.find('/', from), path.size());
        const auto part = path.substr(from, end - from);
        if (!part.empty() && part.find_first_not_of(digits) == std::string_view::npos) return std::string(part);
        from = end + 1;
      }
    }
  }
  return {};
}

}  // namespace quarry::figshare

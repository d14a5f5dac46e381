// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdrive/public_file.hpp"

#include <charconv>
#include <utility>

#include "names.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::gdrive {
namespace {

constexpr const char* account_hint = "with an account it may be read: quarry auth add gdrive";

/// `filename*=UTF-8''...` before `filename="..."` (RFC 6266); empty where there is none.
std::string file_name(std::string_view disposition) {
  constexpr std::string_view extended = "filename*=UTF-8''", plain = "filename=\"";
  if (const auto at = disposition.find(extended); at != std::string_view::npos) {
    const auto value = disposition.substr(at + extended.size());
    return percent_decoded(value.substr(0, value.find(';')));
  }
  const auto at = disposition.find(plain);
  if (at == std::string_view::npos) return {};
  std::string name;
  for (auto rest = disposition.substr(at + plain.size()); !rest.empty() && rest.front() != '"'; rest.remove_prefix(1)) {
    if (rest.front() == '\\' && rest.size() > 1) rest.remove_prefix(1);
    name += rest.front();
  }
  return name;
}

std::optional<std::uint64_t> length_of(const HttpAnswer& answer) {
  const auto* const header = answer.header("content-length");
  std::uint64_t length = 0;
  if (header == nullptr) return std::nullopt;
  const auto [stop, error] = std::from_chars(header->data(), header->data() + header->size(), length);
  return error == std::errc() && stop == header->data() + header->size() ? std::optional(length) : std::nullopt;
}

}  // namespace

PublicFile::PublicFile(const ConnectorOptions& options, const Places& places, const Target& target)
    : ServiceConnector(options, link_to(places, target.id, target.resource_key, false), target.id, false), places_(places), target_(target),
      api_(options, {.name = "gdrive", .base_url = places.site, .hint = account_hint}) {
  const auto found = find();
  name_ = file_name(*found.answer.header("content-disposition"));
  if (name_.empty()) name_ = target.id;
  file_.url = link_to(places, target.id, target.resource_key, false);
  file_.id = target.id;
  file_.size = length_of(found.answer);
}

service::Page PublicFile::page(const std::string&, const std::string&) {
  service::Page page;
  page.entries.push_back({.name = name_, .file = file_});
  return page;
}

/// The addresses on Google's pages end soon: they are asked for anew.
service::ServiceConnector::Content PublicFile::content(const RemoteFile&) {
  Content content;
  content.call.url = find().url;
  content.call.accept.clear();
  return content;
}

/// A page whole (up to a bound), of a file the headers alone.
HttpAnswer PublicFile::answer_at(const std::string& url) {
  constexpr std::size_t longest_page = std::size_t{1} << 20;
  std::string body;
  const ByteSink sink = [&](std::span<const char> bytes) {
    body.append(bytes.data(), bytes.size());
    const auto first = body.find_first_not_of(" \t\r\n");
    return body.size() < longest_page && (first == std::string::npos || body[first] == '<');  // else it is no page, and not wanted yet
  };
  service::ApiCall call{.url = url};
  call.accept.clear();
  auto answer = api_.download(call, 0, {}, false, sink, [&] { body.clear(); });
  answer.body += body;
  return answer;
}

PublicFile::Found PublicFile::find() {
  constexpr int most_pages = 4;
  const auto what = "gdrive:" + target_.id;
  auto url = places_.site + "/uc?export=download&id=" + percent_encoded(target_.id) +
             (target_.resource_key.empty() ? "" : "&resourcekey=" + percent_encoded(target_.resource_key));
  for (int i = 0; i < most_pages; ++i) {
    auto answer = answer_at(url);
    if (answer.status == 500)
      throw Error(Code::permission_denied, what + ": is a document of Google's editors, or Google cannot give it; " + account_hint);
    if (answer.status < 200 || answer.status >= 300) throw service::error_of(answer, what, account_hint);
    if (answer.header("content-disposition") != nullptr) return {url, std::move(answer)};
    if (const auto complaint = page_complaint(answer.body); !complaint.empty())
      throw Error(Code::permission_denied, what + ": Google says: " + complaint + "; try again after a day, or " + account_hint);
    const auto next = way_on(answer.body, answer.url);
    if (!next) break;
    const auto address = parse_address(*next);
    if (!service::is_at(address, places_.site) && !service::is_at(address, places_.download))
      throw Error(Code::permission_denied, what + ": its page leads to another place: " + address.origin());
    url = *next;
  }
  throw Error(Code::permission_denied, what + ": is a folder, or not open to everyone with the link; " + account_hint);
}

}  // namespace quarry::gdrive

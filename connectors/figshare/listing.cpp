// SPDX-License-Identifier: GPL-3.0-or-later
#include "figshare/connector.hpp"

#include <iterator>
#include <utility>

#include "figshare/files.hpp"
#include "http_address.hpp"
#include "names.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"

namespace quarry::figshare {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

namespace {

constexpr int page_size = 1000;  ///< the most that the API gives

}  // namespace

Page FigshareConnector::page(const std::string&, const std::string& mark) {
  if (target_.what == What::file) return one_file();
  const int number = mark.empty() ? 1 : std::stoi(mark);
  if (number == 1) {
    seen_.clear();
    file_found_ = false;
  }
  auto page = target_.what == What::article ? page_of_files(article_, "", number) : page_of_articles(number);
  file_found_ = file_found_ || !page.entries.empty();
  if (page.next.empty() && !target_.file.empty() && !file_found_)
    throw Error(Code::not_found, source_name() + ": the article has no file " + target_.file);
  return page;
}

ApiCall FigshareConnector::paged(const std::string& path, int number) const {
  auto request = call(path);
  request.parameters.insert(request.parameters.end(), {{"page", std::to_string(number)}, {"page_size", std::to_string(page_size)}});
  return request;
}

void FigshareConnector::judge_empty(const Value& article) {
  if (const auto refused = refusal_of(article)) throw *refused;
  if (service::flag_at(article, "is_metadata_record")) report(what_of(article) + ": has no files, only metadata", false);
}

void FigshareConnector::add_file(Page& page, const Value& article, const Value& item, const std::string& folder) {
  if (!target_.file.empty() && text_at(item, "id") != target_.file) return;
  if (auto entry = entry_of(article, item, target_.file.empty(), downloads_)) {
    entry->name = folder + entry->name;
    page.entries.push_back(std::move(*entry));
  } else {
    report("figshare article " + text_at(article, "id") + ": " + text_at(item, "name") + ": has no id or no address", true);
  }
}

Page FigshareConnector::page_of_files(const Value& article, const std::string& folder, int number) {
  const auto id = text_at(article, "id");
  const auto what = "the files of figshare article " + id;
  const bool older = target_.what == What::article && !target_.version.empty();
  const auto request = paged("/articles/" + id + (older ? "/versions/" + target_.version : "") + "/files", number);
  const auto answer = api_.send(request);
  if (answer.status == 404 && number == 1 && older) return files_in(article, folder);
  if (answer.status < 200 || answer.status >= 300 || is_challenge(answer)) throw service::error_of(answer, what, "quarry auth add figshare");
  const auto files = service::json_of(answer);
  if (!files.is_array()) throw Error(Code::unavailable, what + ": the answer is no list of files");
  if (files.as_array().empty() && number == 1) judge_empty(article);
  Page page;
  bool fresh = false;
  for (const auto& item : files.as_array()) {
    if (!seen_.insert(text_at(item, "id")).second) continue;
    fresh = true;
    add_file(page, article, item, folder);
  }
  if (fresh) page.next = std::to_string(number + 1);
  return page;
}

Page FigshareConnector::files_in(const Value& article, const std::string& folder) {
  const auto* const files = article.find("files");
  if (files == nullptr || !files->is_array())
    throw Error(Code::unavailable, "figshare article " + text_at(article, "id") + ": does not say its files");
  Page page;
  std::uint64_t bytes = 0;
  for (const auto& item : files->as_array()) {
    add_file(page, article, item, folder);
    bytes += service::size_at(item, "size").value_or(0);
  }
  page.complete = service::size_at(article, "size") == bytes;
  return page;
}

Page FigshareConnector::page_of_articles(int number) {
  const auto what = "the articles of " + source_name();
  const auto list = api_.json(paged(list_path() + "/articles", number), what);
  if (!list.is_array()) throw Error(Code::unavailable, what + ": the answer is no list of articles");
  Page page;
  bool fresh = false;
  for (const auto& item : list.as_array()) {
    const auto id = text_at(item, "id");
    if (id.empty()) throw Error(Code::unavailable, what + ": the answer is no list of articles");
    if (!seen_.insert("article " + id).second) continue;
    fresh = true;
    try {
      add_article(page, id);
    } catch (const Error& error) {
      if (error.code() != Code::permission_denied && error.code() != Code::not_found) throw;
      report(error.what(), true);
    }
  }
  if (fresh) page.next = std::to_string(number + 1);
  return page;
}

void FigshareConnector::add_article(Page& page, const std::string& id) {
  const auto one = article(id, "");
  for (int number = 1;; ++number) {
    auto files = page_of_files(one, id + "/", number);
    page.complete = page.complete && files.complete;
    std::move(files.entries.begin(), files.entries.end(), std::back_inserter(page.entries));
    if (files.next.empty()) return;
  }
}

Page FigshareConnector::one_file() {
  auto request = call("/file/download/" + target_.id);
  request.follow_redirects = false;
  const auto answer = api_.send(request);
  const auto* const location = answer.header("location");
  const auto there = location == nullptr ? std::nullopt : resolve_url(answer.url, *location);
  if (!there) throw service::error_of(answer, "figshare file " + target_.id, "quarry auth add figshare, or its private link");
  const auto path = std::string(parse_address(*there).bare_path());
  Entry entry;
  entry.name = percent_decoded(path.substr(path.rfind('/') + 1));
  entry.file.id = target_.id;
  entry.file.url = downloads_ + "/files/" + target_.id;
  entry.file.etag = target_.id;
  Page page;
  page.entries.push_back(std::move(entry));
  return page;
}

}  // namespace quarry::figshare

// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataverse/connector.hpp"

#include <ctime>
#include <iterator>
#include <utility>

#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "service/answers.hpp"

namespace quarry::dataverse {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

namespace {

constexpr std::size_t page_size = 1000;

}  // namespace

Page DataverseConnector::page(const std::string&, const std::string& mark) {
  if (target_.what == What::file) return one_file();
  const auto from = mark.empty() ? 0 : static_cast<std::size_t>(std::stoull(mark));
  if (from == 0) (seen_.clear(), refused_ = 0);
  auto page = target_.what == What::collection ? page_of_datasets(from) : page_of_files(of_, "", from);
  if (page.next.empty() && refused_ > 0 && !has_key_)
    report(source() + ": " + std::to_string(refused_) + " files are restricted or under embargo; with an account that may read them: " +
               remedy(),
           false);
  return page;
}

Page DataverseConnector::page_of_files(const Version& of, const std::string& folder, std::size_t from) {
  const auto what = "the files of dataset " + of.id + " at " + host_of(target_);
  auto call = call_of("datasets", of.id, "/versions/" + of.number + "/files");
  call.parameters.insert(call.parameters.end(), {{"limit", std::to_string(page_size)}, {"offset", std::to_string(from)}});
  const auto files = data(std::move(call), what);
  const auto total = last_total_;
  if (!files.is_array()) throw Error(Code::unavailable, what + ": the answer is no list of files");
  Page page;
  for (const auto& item : files.as_array()) {
    auto entry = entry_of(item, folder);
    if (entry.file.id.empty()) throw Error(Code::unavailable, what + ": a file has no id");
    if (seen_.insert(folder + entry.file.id).second) page.entries.push_back(std::move(entry));
  }
  listed_ = (from == 0 ? 0 : listed_) + page.entries.size();
  const auto got = files.as_array().size(), next = from + got;
  // Installations before 5.14 know no pages: they give all at once, whatever is asked for.
  const bool more = total ? next < *total : got == page_size;
  if (more && !page.entries.empty()) page.next = std::to_string(next);
  if (page.next.empty() && total && listed_ < *total) page.complete = false;  // one was seen twice, another not at all
  return page;
}

Entry DataverseConnector::entry_of(const Value& item, const std::string& folder) {
  Entry entry;
  const auto id = text_at(item, "dataFile.id");
  const auto uploaded = text_at(item, "dataFile.originalFileName");
  const bool table = !uploaded.empty() || !text_at(item, "dataFile.originalFileFormat").empty();
  auto name = uploaded.empty() ? text_at(item, "label") : uploaded;
  if (name.empty()) name = text_at(item, "dataFile.filename");
  auto place = target_.what == What::file ? std::string() : text_at(item, "directoryLabel");
  if (!place.empty() && !place.ends_with('/')) place += '/';
  entry.name = folder + place + name;
  auto& file = entry.file;
  if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos) return entry;
  file.id = id + std::string(table ? original : "");
  file.url = target_.root + "/api/access/datafile/" + id + (table ? "?format=original" : "");
  file.size = service::size_at(item, table ? "dataFile.originalFileSize" : "dataFile.filesize");
  file.checksum = service::checksum_of(text_at(item, "dataFile.checksum.type"), text_at(item, "dataFile.checksum.value"));
  if (file.checksum.empty()) file.checksum = service::checksum_of("md5", text_at(item, "dataFile.md5"));
  file.etag = id;
  const auto today = to_rfc3339(std::time(nullptr) * std::int64_t{1000}).substr(0, 10);
  if (service::flag_at(item, "restricted") || text_at(item, "dataFile.embargo.dateAvailable") > today) ++refused_;
  return entry;
}

Page DataverseConnector::one_file() {
  const auto what = "file " + target_.id + " at " + host_of(target_);
  const auto item = data(call_of("files", target_.id, ""), what);
  Page page;
  page.entries.push_back(entry_of(item, ""));
  if (page.entries.front().file.id.empty()) throw Error(Code::unavailable, what + ": the answer is no file");
  return page;
}

Page DataverseConnector::page_of_datasets(std::size_t from) {
  const auto what = "the datasets of collection " + target_.id + " at " + host_of(target_);
  if (from == 0) data({.url = "/dataverses/" + target_.id}, what);  // a search below no collection finds nothing, and says nothing
  const auto found = data({.url = "/search",
                           .parameters = {{"q", "*"}, {"type", "dataset"}, {"subtree", target_.id}, {"sort", "date"}, {"order", "asc"},
                                          {"start", std::to_string(from)}, {"per_page", "100"}}},
                          what);
  const auto* const items = found.find("items");
  const auto total = service::size_at(found, "total_count");
  if (items == nullptr || !items->is_array() || !total) throw Error(Code::unavailable, what + ": the answer is no list of datasets");
  Page page;
  for (const auto& item : items->as_array()) {
    const auto id = text_at(item, "global_id");
    if (id.empty()) throw Error(Code::unavailable, what + ": a dataset has no id");
    if (!seen_.insert("dataset " + id).second) continue;
    try {
      add_dataset(page, id);
    } catch (const Error& error) {
      if (error.code() != Code::permission_denied && error.code() != Code::not_found) throw;
      report(error.what(), true);
    }
  }
  const auto next = from + items->as_array().size();
  if (next < *total && !items->as_array().empty()) page.next = std::to_string(next);
  page.complete = page.complete && (next >= *total || !page.next.empty());
  return page;
}

void DataverseConnector::add_dataset(Page& page, const std::string& id) {
  const auto of = version(id, "");
  const auto folder = id.substr(id.find(':') + 1) + "/";
  for (std::size_t from = 0;;) {
    auto files = page_of_files(of, folder, from);
    page.complete = page.complete && files.complete;
    std::move(files.entries.begin(), files.entries.end(), std::back_inserter(page.entries));
    if (files.next.empty()) return;
    from = static_cast<std::size_t>(std::stoull(files.next));
  }
}

}  // namespace quarry::dataverse

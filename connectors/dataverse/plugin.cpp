// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <ctime>
#include <iterator>
#include <set>
#include <utility>

#include "dataverse/metadata.hpp"
#include "dataverse/target.hpp"
#include "http_address.hpp"
#include "quarry/connector.hpp"
#include "quarry/credentials.hpp"
#include "quarry/date.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"
#include "service/service_connector.hpp"

namespace quarry::dataverse {
namespace {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

constexpr std::size_t page_size = 1000;
constexpr std::string_view original = " original";  ///< behind the id of a file that the service keeps a table of, too

/// A dataset at one of its versions, as the API is asked for it.
struct Version {
  std::string id;      ///< persistent, or a number
  std::string number;  ///< `2.1`, `:draft`, ...
  Value dataset, version;
};

/// The files of one dataset, or of all that a collection has, each in a folder named by its persistent id.
class DataverseConnector final : public service::ServiceConnector {
 public:
  DataverseConnector(std::string_view source, Target target, const ConnectorOptions& options)
      : ServiceConnector(options, without_secrets(source), "/", true), target_(std::move(target)), api_(options, description(options)) {
    if (target_.what == What::dataset) of_ = version(target_.id, target_.version);
    if (target_.what == What::preview) of_ = previewed();
    if (!of_.version.is_null()) dataset_ = dataset_of(of_.dataset, of_.version);
  }
  Value dataset() override { return dataset_; }

 protected:
  service::Api& api() override { return api_; }

  Page page(const std::string&, const std::string& mark) override {
    if (target_.what == What::file) return one_file();
    const auto from = mark.empty() ? 0 : static_cast<std::size_t>(std::stoull(mark));
    if (from == 0) (seen_.clear(), refused_ = 0);
    auto page = target_.what == What::collection ? page_of_datasets(from) : page_of_files(of_, "", from);
    if (page.next.empty() && refused_ > 0 && !has_key_)
      report(source() + ": " + std::to_string(refused_) + " files are restricted or under embargo; with an account that may read them: " + remedy(), false);
    return page;
  }

  Content content(const RemoteFile& file) override {
    Content content;
    const bool as_uploaded = file.id.ends_with(original);
    content.call = {.url = "/access/datafile/" + file.id.substr(0, file.id.find(' ')), .accept = "*/*"};
    if (as_uploaded) content.call.parameters.emplace_back("format", "original");
    // Another upload is another file, with another id. (If-Range is not understood.)
    content.never_changes = true;
    return content;
  }

 private:
  std::string remedy() const { return "quarry auth add dataverse@" + host_of(target_); }

  service::Api::Description description(const ConnectorOptions& options) {
    auto key = target_.what == What::preview ? target_.token : Credentials(options.credentials_file).get("dataverse@" + host_of(target_), "token");
    has_key_ = !key.empty();
    return {.name = "dataverse",
            .base_url = target_.root + "/api",
            .who = service::fixed_header(key.empty() ? "" : "X-Dataverse-key: " + key),
            .hint = "for what is not public: " + remedy()};
  }

  /// The `data` of an answer that says OK.
  Value data(ApiCall call, const std::string& what) {
    call.body_limit = std::uint64_t{512} << 20;
    auto answer = api_.json(call, what);
    const auto* const found = answer.find("data");
    if (text_at(answer, "status") != "OK" || found == nullptr) {
      const auto why = text_at(answer, "message");
      throw Error(Code::unavailable, what + ": " + (why.empty() ? "the answer is none of Dataverse" : why));
    }
    last_total_ = service::size_at(answer, "totalCount");
    return *found;
  }

  /// By number, or by the persistent id that then is a parameter.
  static ApiCall call_of(const std::string& kind, const std::string& id, const std::string& rest) {
    const bool number = id.find_first_not_of("0123456789") == std::string::npos;
    ApiCall call{.url = "/" + kind + "/" + (number ? id : ":persistentId") + (rest.empty() ? number ? "" : "/" : rest)};
    if (!number) call.parameters.emplace_back("persistentId", id);
    return call;
  }

  Version version(const std::string& id, const std::string& wanted) {
    const auto what = "dataset " + id + " at " + host_of(target_);
    Version found{.id = id, .number = {}, .dataset = data(call_of("datasets", id, ""), what), .version = {}};
    if (wanted.empty()) {
      if (const auto* const latest = found.dataset.find("latestVersion")) found.version = *latest;
    } else {
      found.version = data(call_of("datasets", id, "/versions/" + wanted), what + ", version " + wanted);
    }
    if (!found.version.is_object() || text_at(found.version, "versionState").empty()) throw Error(Code::unavailable, what + ": the answer is no version of a dataset");
    found.number = number_of(found.version);
    return found;
  }

  /// All pages of a listing are of one version, whatever is published meanwhile.
  static std::string number_of(const Value& version) {
    const auto major = service::integer_at(version, "versionNumber");
    if (text_at(version, "versionState") == "DRAFT" || !major) return ":draft";
    return std::to_string(*major) + "." + std::to_string(service::integer_at(version, "versionMinorNumber").value_or(0));
  }

  /// What a preview address opens: the token is account and name in one.
  Version previewed() {
    const auto what = "the dataset of the preview address at " + host_of(target_);
    Version found;
    found.version = data({.url = "/datasets/privateUrlDatasetVersion/" + percent_encoded(target_.token)}, what);
    found.id = text_at(found.version, "datasetId");
    if (found.id.empty()) throw Error(Code::unavailable, what + ": the answer is no version of a dataset");
    found.number = number_of(found.version);
    return found;
  }

  Page page_of_files(const Version& of, const std::string& folder, std::size_t from) {
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
    const auto got = files.as_array().size(), next = from + got;
    // Installations before 5.14 know no pages: they give all at once, whatever is asked for.
    const bool more = total ? next < *total : got == page_size;
    if (more && !page.entries.empty()) page.next = std::to_string(next);
    if (more && page.entries.empty() && total) page.complete = false;
    return page;
  }

  /// Of what was read as a table the service has a rendition of its own, which hash and size do not describe: the upload is what counts.
  Entry entry_of(const Value& item, const std::string& folder) {
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

  Page one_file() {
    const auto item = data(call_of("files", target_.id, ""), "file " + target_.id + " at " + host_of(target_));
    Page page;
    page.entries.push_back(entry_of(item, ""));
    if (page.entries.front().file.id.empty()) throw Error(Code::unavailable, "file " + target_.id + " at " + host_of(target_) + ": the answer is no file");
    return page;
  }

  /// The datasets of a collection and of those below it. One that is not for us costs itself alone, and that the listing is whole.
  Page page_of_datasets(std::size_t from) {
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

  void add_dataset(Page& page, const std::string& id) {
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

  Target target_;
  bool has_key_ = false;
  service::Api api_;
  Version of_;
  Value dataset_;
  std::optional<std::uint64_t> last_total_;  ///< of the last answer
  std::set<std::string> seen_;               ///< of the listing so far
  std::size_t refused_ = 0;                  ///< files that are not for everybody
};

bool claims(std::string_view source, const ConnectorOptions& options) { return target_of(source, options).has_value(); }

std::unique_ptr<Connector> open_place(std::string_view source, const ConnectorOptions& options) {
  return std::make_unique<DataverseConnector>(source, target_of(source, options).value(), options);
}

constexpr std::array<std::string_view, 1> credentials{"token"};

}  // namespace

extern const ConnectorKind plugin;
const ConnectorKind plugin{.name = "dataverse", .claims = claims, .open = open_place, .credentials = credentials, .per_host = true};

}  // namespace quarry::dataverse

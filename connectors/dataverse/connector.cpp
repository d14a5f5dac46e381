// SPDX-License-Identifier: GPL-3.0-or-later
#include "dataverse/connector.hpp"

#include <utility>

#include "dataverse/metadata.hpp"
#include "http_address.hpp"
#include "quarry/credentials.hpp"
#include "quarry/error.hpp"
#include "redact.hpp"
#include "service/answers.hpp"

namespace quarry::dataverse {

using service::ApiCall;
using service::Entry;
using service::Page;
using service::text_at;
using What = Target::What;

DataverseConnector::DataverseConnector(std::string_view source, Target target, const ConnectorOptions& options)
    : ServiceConnector(options, without_secrets(source), "/", true), target_(std::move(target)), api_(options, description(options)) {
  remember_secret(target_.token);
  if (target_.what == What::dataset) of_ = version(target_.id, target_.version);
  if (target_.what == What::preview) of_ = previewed();
  if (!of_.version.is_null()) dataset_ = dataset_of(of_.dataset, of_.version);
}

DataverseConnector::Content DataverseConnector::content(const RemoteFile& file) {
  Content content;
  const bool as_uploaded = file.id.ends_with(original);
  content.call = {.url = "/access/datafile/" + file.id.substr(0, file.id.find(' ')), .accept = "*/*"};
  if (as_uploaded) content.call.parameters.emplace_back("format", "original");
  // Another upload is another file, with another id. (If-Range is not understood.)
  content.never_changes = true;
  return content;
}

service::Api::Description DataverseConnector::description(const ConnectorOptions& options) {
  auto key = target_.what == What::preview ? target_.token : Credentials(options.credentials_file).get("dataverse@" + host_of(target_), "token");
  has_key_ = !key.empty();
  return {.name = "dataverse",
          .base_url = target_.root + "/api",
          .who = service::fixed_header(key.empty() ? "" : "X-Dataverse-key: " + key),
          .hint = "for what is not public: " + remedy()};
}

Value DataverseConnector::data(ApiCall call, const std::string& what) {
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

ApiCall DataverseConnector::call_of(const std::string& kind, const std::string& id, const std::string& rest) {
  const bool number = id.find_first_not_of("0123456789") == std::string::npos;
  ApiCall call{.url = "/" + kind + "/" + (number ? id : ":persistentId") + (rest.empty() ? number ? "" : "/" : rest)};
  if (!number) call.parameters.emplace_back("persistentId", id);
  return call;
}

Version DataverseConnector::version(const std::string& id, const std::string& wanted) {
  const auto what = "dataset " + id + " at " + host_of(target_);
  Version found{.id = id, .number = {}, .dataset = data(call_of("datasets", id, ""), what), .version = {}};
  if (wanted.empty()) {
    if (const auto* const latest = found.dataset.find("latestVersion")) found.version = *latest;
  } else {
    found.version = data(call_of("datasets", id, "/versions/" + wanted), what + ", version " + wanted);
  }
  if (text_at(found.version, "versionState").empty()) throw Error(Code::unavailable, what + ": the answer is no version of a dataset");
  found.number = number_of(found.version);
  return found;
}

std::string DataverseConnector::number_of(const Value& version) {
  const auto major = service::integer_at(version, "versionNumber");
  if (text_at(version, "versionState") == "DRAFT" || !major) return ":draft";
  return std::to_string(*major) + "." + std::to_string(service::integer_at(version, "versionMinorNumber").value_or(0));
}

Version DataverseConnector::previewed() {
  const auto what = "the dataset of the preview address at " + host_of(target_);
  Version found;
  found.version = data({.url = "/datasets/privateUrlDatasetVersion/" + percent_encoded(target_.token)}, what);
  found.id = text_at(found.version, "datasetId");
  if (found.id.empty()) throw Error(Code::unavailable, what + ": the answer is no version of a dataset");
  found.number = number_of(found.version);
  return found;
}

}  // namespace quarry::dataverse

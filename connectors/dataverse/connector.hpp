// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "dataverse/target.hpp"
#include "service/service_connector.hpp"

namespace quarry::dataverse {

using service::ApiCall;
using service::Entry;
using service::Page;

/// Behind the id of a file of which the service keeps a table, too.
inline constexpr std::string_view original = " original";

/// A dataset at one of its versions, as the API is asked for it.
struct Version {
  std::string id;      ///< persistent, or a number
  std::string number;  ///< `2.1`, `:draft`, ...
  Value dataset, version;
};

/// The files of one dataset, or of all that a collection has, each in a folder named by its persistent id.
class DataverseConnector final : public service::ServiceConnector {
 public:
  DataverseConnector(std::string_view source, Target target, const ConnectorOptions& options);
  Value dataset() override { return dataset_; }

 protected:
  service::Api& api() override { return api_; }

  Page page(const std::string&, const std::string& mark) override;
  Content content(const RemoteFile& file) override;

 private:
  std::string remedy() const { return "quarry auth add dataverse@" + host_of(target_); }

  service::Api::Description description(const ConnectorOptions& options);
  /// The `data` of an answer that says OK.
  Value data(ApiCall call, const std::string& what);
  /// By number, or by the persistent id that then is a parameter.
  static ApiCall call_of(const std::string& kind, const std::string& id, const std::string& rest);
  Version version(const std::string& id, const std::string& wanted);
  /// All pages of a listing are of one version, whatever is published meanwhile.
  static std::string number_of(const Value& version);
  /// What a preview address opens: the token is account and name in one.
  Version previewed();
  Page page_of_files(const Version& of, const std::string& folder, std::size_t from);
  /// Of what was read as a table the service has a rendition of its own, which hash and size do not describe: the upload is what counts.
  Entry entry_of(const Value& item, const std::string& folder);
  Page one_file();
  /// The datasets of a collection and of those below it. One that is not for us costs itself alone, and that the listing is whole.
  Page page_of_datasets(std::size_t from);
  void add_dataset(Page& page, const std::string& id);

  Target target_;
  bool has_key_ = false;
  service::Api api_;
  Version of_;
  Value dataset_;
  std::optional<std::uint64_t> last_total_;  ///< of the last answer
  std::set<std::string> seen_;               ///< of the listing so far
  std::size_t listed_ = 0;                   ///< files of the dataset that is being listed
  std::size_t refused_ = 0;                  ///< files that are not for everybody
};

}  // namespace quarry::dataverse

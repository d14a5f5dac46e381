// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/place.hpp"
#include "connectors/s3_fake.hpp"
#include "fakes/file_tree.hpp"
#include "quarry/credentials.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {
namespace {

/// A prefix of a private bucket.
class S3Place final : public Place {
 public:
  explicit S3Place(const std::map<std::string, std::string>& files) : tree_(files) {
    fake_.page_size = 5;
    fake_.private_bucket = true;
    fake_.all = [this] {
      std::map<std::string, std::string> objects{{"data/", ""}};
      for (const auto& file : tree_.files()) objects["data/" + file.path] = file.bytes;
      return objects;
    };
    Credentials(file()).put("s3@" + fake_.host(), {{"access_key", "AKIDEXAMPLE"}, {"secret_key", "s3cr3t"}});
  }
  std::string source() const override { return "s3://lab-data/data"; }
  std::vector<std::string> missing_sources() const override { return {"s3://lab-data/nowhere", "s3://lab-data/data/nowhere", "s3://no-such-bucket/"}; }
  ConnectorOptions options() const override {
    auto options = fake_.options();
    options.credentials_file = file().string();
    return options;
  }
  FakeService* service() override { return &fake_.service(); }
  FileTree* tree() override { return &tree_; }
  When listing() const override { return {.pattern = "prefix=data%2F$", .without = "max-keys=1&"}; }
  When downloads() const override { return {.part = "/lab-data/data/"}; }
  std::vector<std::string> trusted_roles() const override { return {"s3"}; }

 private:
  std::filesystem::path file() const { return dir_.path() / "credentials.json"; }
  TempDir dir_;
  FileTree tree_;
  S3Fake fake_;
};

}  // namespace

PlaceKind s3_place() {
  return {"s3",
          [](const std::map<std::string, std::string>& files) -> std::unique_ptr<Place> { return std::make_unique<S3Place>(files); },
          {.checksums = false}};  // an ETag is one only if the answer with the bytes does not say otherwise: s3_test.cpp
}

}  // namespace quarry::test

#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/evidence_document.hpp"

/// The documents that a data protection officer asks for, made from the data map, the constants of
/// the program and the configuration of this installation.
namespace heydok::app {

/// What the documents are about. Outlived by `config`.
struct Installation {
    const Config& config;
    std::vector<std::string> practices;  ///< their names; empty: not known yet
    std::chrono::sys_days made_on;
};

/// A file of the evidence.
struct EvidenceFile {
    std::string name;
    std::string text;
};

/// A setting as it may be shown: of a secret only whether it is set, of an address only whom it
/// reaches.
struct ShownSetting {
    std::string key;
    Text value;
};
/// Every key of config_keys() but the files of secrets, in the order of the sample.
std::vector<ShownSetting> shown_settings(const Config& config);

/// Scheme and host of a URL, without user, password, path and query; "?" for what is none.
std::string shown_origin(const std::string& url);

/// The record of processing activities (Art. 30 GDPR), for controller and processor.
std::string processing_record(const Installation& installation, Language language);
/// The annex of technical and organisational measures (Art. 32 GDPR).
std::string measures_annex(const Installation& installation, Language language);
/// The draft of the data protection impact assessment (Art. 35 GDPR).
std::string impact_assessment(const Installation& installation, Language language);

/// All documents and the data map.
std::vector<EvidenceFile> evidence(const Installation& installation, Language language);

}  // namespace heydok::app

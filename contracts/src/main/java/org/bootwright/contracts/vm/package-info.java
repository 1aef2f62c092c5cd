/**
 * What a virtual machine is asked to be and how it is known. All of it is data; the rules about
 * states live in the gateway, those about QEMU in the runner.
 */
@NullMarked
package org.bootwright.contracts.vm;

import org.jspecify.annotations.NullMarked;
